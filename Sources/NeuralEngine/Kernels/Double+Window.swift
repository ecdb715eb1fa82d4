import CKernels

extension Double: WindowReal {
  static func convolve(
    _ window: dlk_window, x: UnsafePointer<Double>, rows: Int, weight: UnsafePointer<Double>,
    bias: UnsafePointer<Double>?, filters: Int, scratch: UnsafeMutablePointer<Double>,
    y: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_unfold_f64(x, $0, rows, scratch) }
    affine(
      AffineShape(rows: rows * window.positions, inputs: window.depth, outputs: filters),
      x: scratch, weight: weight, bias: bias, activation: ActivationKernel(.linear), y: y)
  }

  static func convolutionGradient(
    _ window: dlk_window, x: UnsafePointer<Double>, dy: UnsafePointer<Double>, rows: Int,
    filters: Int, scratch: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_unfold_f64(x, $0, rows, scratch) }
    multiply(
      MatrixProduct(
        m: window.depth, n: filters, k: rows * window.positions, transposesA: true,
        strideA: window.depth, strideB: filters, strideC: filters, accumulates: true), scratch,
      dy, gradient)
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
