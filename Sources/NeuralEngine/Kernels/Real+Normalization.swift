/// What batch norm and residual blocks take, over the columns of matrices.
protocol NormalizationReal {
  /// Per column the mean, and the sum of squares about it.
  static func moments(
    _ x: UnsafePointer<Self>, rows: Int, columns: Int, mean: UnsafeMutablePointer<Self>,
    squares: UnsafeMutablePointer<Self>)

  /// y = f(scale x + shift)
  static func scaleColumns(
    _ activation: ActivationKernel, x: UnsafePointer<Self>, scale: UnsafePointer<Self>,
    shift: UnsafePointer<Self>, y: UnsafeMutablePointer<Self>, rows: Int, columns: Int)

  /// Per column Σ dy and Σ dy (x − center).
  static func centeredProducts(
    _ dy: UnsafePointer<Self>, x: UnsafePointer<Self>, center: UnsafePointer<Self>, rows: Int,
    columns: Int, sums: UnsafeMutablePointer<Self>, products: UnsafeMutablePointer<Self>)

  /// dx = a dy + b x + c
  static func combineColumns(
    dy: UnsafePointer<Self>, x: UnsafePointer<Self>, a: UnsafePointer<Self>,
    b: UnsafePointer<Self>, c: UnsafePointer<Self>, dx: UnsafeMutablePointer<Self>, rows: Int,
    columns: Int)

  static func add(
    _ first: UnsafePointer<Self>, _ second: UnsafePointer<Self>, sum: UnsafeMutablePointer<Self>,
    count: Int)

  static func accumulate(
    _ sum: UnsafeMutablePointer<Self>, _ part: UnsafePointer<Self>, count: Int)
}
