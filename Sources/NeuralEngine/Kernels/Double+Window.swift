import CKernels

extension Double: WindowReal {
  static func unfold(
    _ window: dlk_window, x: UnsafePointer<Double>, rows: Int, patches: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_unfold_f64(x, $0, rows, patches) }
  }

  static func fold(
    _ window: dlk_window, patches: UnsafePointer<Double>, rows: Int, x: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_fold_f64(patches, $0, rows, x) }
  }

  static func maxPool(
    _ window: dlk_window, x: UnsafePointer<Double>, rows: Int, y: UnsafeMutablePointer<Double>,
    chosen: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_max_pool_f64(x, $0, rows, y, chosen) }
  }

  static func maxPoolGradient(
    _ window: dlk_window, dy: UnsafePointer<Double>, chosen: UnsafePointer<Double>, rows: Int,
    dx: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_max_pool_gradient_f64(dy, chosen, $0, rows, dx) }
  }

  static func averagePool(
    _ window: dlk_window, x: UnsafePointer<Double>, rows: Int, y: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_average_pool_f64(x, $0, rows, y) }
  }

  static func averagePoolGradient(
    _ window: dlk_window, dy: UnsafePointer<Double>, rows: Int, dx: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_average_pool_gradient_f64(dy, $0, rows, dx) }
  }
}
