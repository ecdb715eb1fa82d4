import CKernels

extension Float: DepthwiseReal {
  static func depthwise(
    _ window: dlk_window, x: UnsafePointer<Float>, rows: Int, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, scratch: UnsafeMutablePointer<Float>,
    y: UnsafeMutablePointer<Float>
  ) {
    let (images, padded) = padded(window, x: x, rows: rows, scratch: scratch)
    withUnsafePointer(to: padded) { dlk_depthwise_f32(images, $0, rows, weight, bias, y) }
  }

  static func depthwiseWeightGradient(
    _ window: dlk_window, x: UnsafePointer<Float>, dy: UnsafePointer<Float>, rows: Int,
    scratch: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>
  ) {
    let (images, padded) = padded(window, x: x, rows: rows, scratch: scratch)
    withUnsafePointer(to: padded) {
      dlk_depthwise_weight_gradient_f32(images, $0, rows, dy, gradient)
    }
  }

  static func depthwiseInputGradient(
    _ window: dlk_window, dy: UnsafePointer<Float>, rows: Int, weight: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, dx: UnsafeMutablePointer<Float>
  ) {
    guard window.isDense else {
      withUnsafePointer(to: window) {
        dlk_depthwise_input_gradient_f32(dy, $0, rows, weight, dx)
      }
      return
    }
    let channels = window.channels
    let places = window.rows * window.columns
    for place in 0..<places {
      (scratch + place * channels).update(
        from: weight + (places - 1 - place) * channels, count: channels)
    }
    depthwise(
      window.backwards, x: dy, rows: rows, weight: scratch, bias: nil,
      scratch: scratch + window.depth, y: dx)
  }

  static func upsample(
    _ upsampling: dlk_upsampling, x: UnsafePointer<Float>, rows: Int, y: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: upsampling) { dlk_upsample_f32(x, $0, rows, y) }
  }

  static func upsampleGradient(
    _ upsampling: dlk_upsampling, dy: UnsafePointer<Float>, rows: Int,
    dx: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: upsampling) { dlk_upsample_gradient_f32(dy, $0, rows, dx) }
  }
}
