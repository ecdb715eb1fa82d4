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
  /// The most elements of a that its product takes: beyond, a BLAS that also arranges a is quicker.
  private static let largestLeft = 1 << 18

  /// Whether the engine's own product is at least as quick as a BLAS: where its vectors are full.
  fileprivate var isWide: Bool {
    let padded = (n + 31) / 32 * 32
    return canBeWide && m * k <= Self.largestLeft && (n <= 64 || padded * 9 <= n * 10)
  }

  /// Whether it can be computed so. A single column fills no vector.
  fileprivate var canBeWide: Bool { Float.hasWideProduct && !transposesB && n > 1 }
}

extension Float {
  /// Whether this processor has the engine's own product on 512-bit vectors.
  static let hasWideProduct = dlk_has_wide_product() != 0

  /// c = a b + bias, for shapes too small for a BLAS call to pay.
  static func multiplySmall(
    _ p: MatrixProduct, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, _ c: UnsafeMutablePointer<Float>
  ) {
    if p.canBeWide { return multiplyWide(p, a, b, bias: bias, c) }
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
      p.strideB, bias, p.accumulates ? 1 : 0, c, p.strideC)
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
