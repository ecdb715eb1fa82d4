import CKernels
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

extension MatrixProduct {
  /// Whether the engine's own product is at least as quick as a BLAS: where its vectors are full, and on
  /// those of 256 bits a not so large that it pays to arrange it as well, as a BLAS does.
  fileprivate var isWide: Bool {
    let columns = Float.panelColumns
    let padded = (n + columns - 1) / columns * columns
    return canBeWide && hasSmallLeft && paysToTurn && (n <= 64 || padded * 9 <= n * 10)
  }

  /// A single column fills no vector.
  fileprivate var canBeWide: Bool { Float.hasWideProduct && n > 1 }

  /// A transposed b is turned as it is read, of which one row or two make too little use.
  private var paysToTurn: Bool { !transposesB || m > 2 }

  private var hasSmallLeft: Bool {
    Float.hasMaskedVectors || !transposesA || m * k <= 1 << 17
  }
}

extension Float {
  /// Whether this processor has the engine's own product: on vectors of 256 or 512 bits.
  static let hasWideProduct = dlk_has_wide_product() != 0

  /// Whether its vectors take a part of one at no cost, as those of 512 bits do.
  fileprivate static let hasMaskedVectors = dlk_has_512_bit_vectors() != 0

  /// c = a b + bias, for shapes too small for a BLAS call to pay.
  static func multiplySmall(
    _ p: MatrixProduct, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, _ c: UnsafeMutablePointer<Float>
  ) {
    if hasMaskedVectors, p.canBeWide { return multiplyWide(p, a, b, bias: bias, c) }
    dlk_small_product_f32(
      p.m, p.n, p.k, a, p.transposesA ? 1 : p.strideA, p.transposesA ? p.strideA : 1, b,
      p.strideB, bias, c, p.strideC)
  }

  private static func multiplyWide(
    _ p: MatrixProduct, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, _ c: UnsafeMutablePointer<Float>
  ) {
    dlk_wide_product_f32(
      p.m, p.n, p.k, a, p.transposesA ? 1 : p.strideA, p.transposesA ? p.strideA : 1, b,
      p.transposesB ? 1 : p.strideB, p.transposesB ? p.strideB : 1, bias, p.accumulates ? 1 : 0, c,
      p.strideC)
  }

  static func multiply(
    _ p: MatrixProduct, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>
  ) {
    if p.isWide { return multiplyWide(p, a, b, bias: nil, c) }
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
