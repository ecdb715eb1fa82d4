import CKernels

extension Float: NormalizationReal {
  static func moments(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, mean: UnsafeMutablePointer<Float>,
    squares: UnsafeMutablePointer<Float>
  ) {
    dlk_moments_f32(x, rows, columns, mean, squares)
  }

  static func scaleColumns(
    _ activation: ActivationKernel, x: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    dlk_scale_columns_f32(
      activation.kind, Float(activation.slope), x, scale, shift, y, rows, columns)
  }

  static func centeredProducts(
    _ dy: UnsafePointer<Float>, x: UnsafePointer<Float>, center: UnsafePointer<Float>, rows: Int,
    columns: Int, sums: UnsafeMutablePointer<Float>, products: UnsafeMutablePointer<Float>
  ) {
    dlk_centered_products_f32(dy, x, center, rows, columns, sums, products)
  }

  static func combineColumns(
    dy: UnsafePointer<Float>, x: UnsafePointer<Float>, a: UnsafePointer<Float>,
    b: UnsafePointer<Float>,
    c: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    dlk_combine_columns_f32(dy, x, a, b, c, dx, rows, columns)
  }

  static func add(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, sum: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    dlk_add_f32(first, second, sum, count)
  }

  static func accumulate(
    _ sum: UnsafeMutablePointer<Float>, _ part: UnsafePointer<Float>, count: Int
  ) {
    dlk_accumulate_f32(sum, part, count)
  }
}
