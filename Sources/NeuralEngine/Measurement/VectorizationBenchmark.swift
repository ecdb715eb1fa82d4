import CKernels
import COpenBLAS

/// The same product by a loop, one multiplication after the other, and by what the engine uses: why networks
/// are written as products of matrices.
public enum VectorizationBenchmark: String, CaseIterable, Sendable {
  /// Of two vectors of a million.
  case dotProduct
  /// Of two matrices of 256 × 256.
  case matrixProduct

  /// What both ways took.
  public struct Measurement: Sendable {
    /// Of a product by a loop, the median.
    public let loopSeconds: Double
    /// Of the same product vectorized, the median.
    public let vectorizedSeconds: Double
    /// The largest difference of the two results, beside the largest value.
    public let relativeDifference: Double
    /// Products by a loop that were timed.
    public let samples: Int
  }

  /// What tables call it.
  public var title: String {
    switch self {
    case .dotProduct: "dot product of 1,000,000"
    case .matrixProduct: "matrix product of 256 × 256"
    }
  }

  /// Values of each factor, and of the result.
  private var counts: (factor: Int, result: Int) {
    switch self {
    case .dotProduct: (1_000_000, 1)
    case .matrixProduct: (Self.side * Self.side, Self.side * Self.side)
    }
  }

  private static let side = 256

  /// Times both for about `seconds` each, after a product that is not counted.
  public func run(seconds: Double) -> Measurement {
    MatrixLibrary.prepareOnce()
    var factors = [Float](repeating: 0, count: 2 * counts.factor)
    factors.withUnsafeMutableBufferPointer {
      dlk_fill_uniform_f32($0.baseAddress!, $0.count, 7, -1, 1)
    }
    var loop = [Float](repeating: 0, count: counts.result)
    var vectorized = loop
    return factors.withUnsafeBufferPointer { factors in
      let (a, b) = (factors.baseAddress!, factors.baseAddress! + counts.factor)
      let first = loop.withUnsafeMutableBufferPointer { result in
        Self.time(seconds: seconds) { multiplyByLoop(a, b, result.baseAddress!) }
      }
      let second = vectorized.withUnsafeMutableBufferPointer { result in
        Self.time(seconds: seconds) { multiply(a, b, result.baseAddress!) }
      }
      let largest = loop.reduce(0) { max($0, $1.magnitude) }
      let difference = zip(loop, vectorized).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
      return Measurement(
        loopSeconds: first.median, vectorizedSeconds: second.median,
        relativeDifference: Double(difference / largest), samples: first.samples)
    }
  }

  private static func time(
    seconds: Double, _ work: () -> Void
  ) -> (median: Double, samples: Int) {
    let clock = ContinuousClock()
    work()
    var times: [Double] = []
    let start = clock.now
    repeat {
      times.append(clock.measure(work) / .seconds(1))
    } while clock.now - start < .seconds(seconds)
    return (times.sorted()[times.count / 2], times.count)
  }

  /// One multiplication and one addition after the other.
  private func multiplyByLoop(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .dotProduct:
      var sum: Float = 0
      for index in 0..<counts.factor { sum += a[index] * b[index] }
      c[0] = sum
    case .matrixProduct:
      for row in 0..<Self.side {
        for column in 0..<Self.side {
          var sum: Float = 0
          for index in 0..<Self.side {
            sum += a[row * Self.side + index] * b[index * Self.side + column]
          }
          c[row * Self.side + column] = sum
        }
      }
    }
  }

  /// Many at once.
  private func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .dotProduct: c[0] = cblas_sdot(blasint(counts.factor), a, 1, b, 1)
    case .matrixProduct:
      let side = Self.side
      Float.multiply(
        MatrixProduct(m: side, n: side, k: side, strideA: side, strideB: side, strideC: side), a, b,
        c)
    }
  }
}
