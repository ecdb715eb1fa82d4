import CKernels

extension Float: WindowReal {
  static func convolve(
    _ window: dlk_window, x: UnsafePointer<Float>, rows: Int, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, filters: Int, scratch: UnsafeMutablePointer<Float>,
    y: UnsafeMutablePointer<Float>
  ) {
    let (images, padded) = padded(window, x: x, rows: rows, scratch: scratch)
    withUnsafePointer(to: padded) {
      dlk_convolve_f32(images, $0, rows, weight, bias, filters, y)
    }
  }

  static func convolutionGradient(
    _ window: dlk_window, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, rows: Int,
    filters: Int, scratch: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>
  ) {
    let (images, padded) = padded(window, x: x, rows: rows, scratch: scratch)
    withUnsafePointer(to: padded) {
      dlk_convolution_gradient_f32(images, $0, rows, dy, filters, gradient)
    }
  }

  /// The images with zeros around them where the window looks past the edge.
  static func padded(
    _ window: dlk_window, x: UnsafePointer<Float>, rows: Int, scratch: UnsafeMutablePointer<Float>
  ) -> (images: UnsafePointer<Float>, window: dlk_window) {
    guard window.isPadded else { return (x, window) }
    withUnsafePointer(to: window) {
      dlk_pad_f32(x, $0, rows, window.paddedHeight, window.paddedWidth, scratch)
    }
    return (UnsafePointer(scratch), window.overPaddedImages)
  }

  static func fold(
    _ window: dlk_window, patches: UnsafePointer<Float>, rows: Int, x: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { dlk_fold_f32(patches, $0, rows, x) }
  }

  static func maxPool(
    _ window: dlk_window, x: UnsafePointer<Float>, rows: Int, y: UnsafeMutablePointer<Float>,
    chosen: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { dlk_max_pool_f32(x, $0, rows, y, chosen) }
  }

  static func maxPoolGradient(
    _ window: dlk_window, dy: UnsafePointer<Float>, chosen: UnsafePointer<Float>, rows: Int,
    dx: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { dlk_max_pool_gradient_f32(dy, chosen, $0, rows, dx) }
  }

  static func averagePool(
    _ window: dlk_window, x: UnsafePointer<Float>, rows: Int, y: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { dlk_average_pool_f32(x, $0, rows, y) }
  }

  static func averagePoolGradient(
    _ window: dlk_window, dy: UnsafePointer<Float>, rows: Int, dx: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { dlk_average_pool_gradient_f32(dy, $0, rows, dx) }
  }
}
