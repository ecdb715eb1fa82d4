import CKernels

extension Float: WindowReal {
  static func unfold(
    _ window: dlk_window, x: UnsafePointer<Float>, rows: Int, patches: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) { dlk_unfold_f32(x, $0, rows, patches) }
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
