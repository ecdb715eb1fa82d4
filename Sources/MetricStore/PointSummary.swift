/// Minimum, maximum, mean and ends of a run of values; what the pyramid's nodes hold.
struct PointSummary: Sendable {
  var minimum = Double.infinity
  var maximum = -Double.infinity
  /// The sum of the finite values × 2⁻⁶⁴, so that values near the largest finite one have a mean.
  var scaledSum = 0.0
  var first = Double.nan
  var last = Double.nan
  /// All values, the non-finite ones included.
  var count = 0
  var finiteCount = 0
  /// Which kinds of values that are no numbers there are.
  var kinds: NonFiniteKinds = []

  private static let scale = 0x1p-64

  @inline(__always)
  mutating func add(_ value: Double) {
    count += 1
    guard value.isFinite else { return kinds.insert(value) }
    if finiteCount == 0 { first = value }
    last = value
    minimum = Swift.min(minimum, value)
    maximum = Swift.max(maximum, value)
    scaledSum += value * Self.scale
    finiteCount += 1
  }

  /// Takes in what follows directly after.
  @inline(__always)
  mutating func merge(_ next: PointSummary) {
    count += next.count
    kinds.formUnion(next.kinds)
    guard next.finiteCount > 0 else { return }
    if finiteCount == 0 { first = next.first }
    last = next.last
    minimum = Swift.min(minimum, next.minimum)
    maximum = Swift.max(maximum, next.maximum)
    scaledSum += next.scaledSum
    finiteCount += next.finiteCount
  }

  /// The mean of the finite values; NaN when there is none.
  var mean: Double {
    guard finiteCount > 0 else { return .nan }
    let mean = scaledSum / Double(finiteCount) / Self.scale
    return Swift.min(Swift.max(mean, minimum), maximum)
  }
}

/// Kinds of values that were logged but are no numbers.
public struct NonFiniteKinds: OptionSet, Hashable, Sendable {
  /// One bit a kind.
  public let rawValue: UInt8
  /// The kinds whose bits are set.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Not a number.
  public static let nan = NonFiniteKinds(rawValue: 1)
  /// +∞.
  public static let positiveInfinity = NonFiniteKinds(rawValue: 2)
  /// −∞.
  public static let negativeInfinity = NonFiniteKinds(rawValue: 4)

  /// Notes the kind of a value that is not finite.
  mutating func insert(_ value: Double) {
    formUnion(value.isNaN ? .nan : value > 0 ? .positiveInfinity : .negativeInfinity)
  }
}
