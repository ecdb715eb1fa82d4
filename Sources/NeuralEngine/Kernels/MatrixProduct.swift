import COpenBLAS

/// c [m, n] = a [m, k] b [k, n], or c plus it; a or b may be given transposed.
///
/// Rows of a matrix as it stands in memory are its stride apart.
struct MatrixProduct {
  var m: Int
  var n: Int
  var k: Int
  /// Whether a stands in memory as [k, m], b as [n, k].
  var transposesA = false
  var transposesB = false
  var strideA: Int
  var strideB: Int
  var strideC: Int
  /// Whether the product is added to c.
  var accumulates = false
}

extension Float {
  static func multiply(
    _ p: MatrixProduct, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemm(
      CblasRowMajor, p.transposesA ? CblasTrans : CblasNoTrans,
      p.transposesB ? CblasTrans : CblasNoTrans, blasint(p.m), blasint(p.n), blasint(p.k), 1, a,
      blasint(p.strideA), b, blasint(p.strideB), p.accumulates ? 1 : 0, c, blasint(p.strideC))
  }
}

extension Double {
  static func multiply(
    _ p: MatrixProduct, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemm(
      CblasRowMajor, p.transposesA ? CblasTrans : CblasNoTrans,
      p.transposesB ? CblasTrans : CblasNoTrans, blasint(p.m), blasint(p.n), blasint(p.k), 1, a,
      blasint(p.strideA), b, blasint(p.strideB), p.accumulates ? 1 : 0, c, blasint(p.strideC))
  }
}
