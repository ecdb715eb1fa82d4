import CKernels

extension Double: NormalizationReal {
  static func moments(
    _ x: UnsafePointer<Double>, rows: Int, columns: Int, mean: UnsafeMutablePointer<Double>,
    squares: UnsafeMutablePointer<Double>
  ) {
    dlk_moments_f64(x, rows, columns, mean, squares)
  }

  static func scaleColumns(
    _ activation: ActivationKernel, x: UnsafePointer<Double>, scale: UnsafePointer<Double>,
    shift: UnsafePointer<Double>, y: UnsafeMutablePointer<Double>, rows: Int, columns: Int
  ) {
    dlk_scale_columns_f64(
      activation.kind, activation.slope, x, scale, shift, y, rows, columns)
  }

  static func centeredProducts(
    _ dy: UnsafePointer<Double>, x: UnsafePointer<Double>, center: UnsafePointer<Double>, rows: Int,
    columns: Int, sums: UnsafeMutablePointer<Double>, products: UnsafeMutablePointer<Double>
  ) {
    dlk_centered_products_f64(dy, x, center, rows, columns, sums, products)
  }

  static func combineColumns(
    dy: UnsafePointer<Double>, x: UnsafePointer<Double>, a: UnsafePointer<Double>,
    b: UnsafePointer<Double>,
    c: UnsafePointer<Double>, dx: UnsafeMutablePointer<Double>, rows: Int, columns: Int
  ) {
    dlk_combine_columns_f64(dy, x, a, b, c, dx, rows, columns)
  }

  static func add(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>,
    sum: UnsafeMutablePointer<Double>,
    count: Int
  ) {
    dlk_add_f64(first, second, sum, count)
  }

  static func accumulate(
    _ sum: UnsafeMutablePointer<Double>, _ part: UnsafePointer<Double>, count: Int
  ) {
    dlk_accumulate_f64(sum, part, count)
  }
}
