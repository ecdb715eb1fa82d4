/// What all points of one key have in common, over points as logged, in file order.
public struct MetricStatistics: Hashable, Sendable {
  /// Points, non-finite ones included.
  public private(set) var count = 0
  /// NaN and ±Inf.
  public private(set) var nonfinite = 0
  /// The first and last point; their values may be non-finite.
  public private(set) var first = Point(step: 0, value: .nan)
  public private(set) var last = Point(step: 0, value: .nan)
  /// Over the finite values; NaN when there is none.
  public private(set) var min = Double.nan
  public private(set) var max = Double.nan

  public struct Point: Hashable, Sendable {
    public var step: Int
    public var value: Double
  }

  private var total = 0.0
  /// What rounding took from `total` (Neumaier, 1974).
  private var lost = 0.0

  public init() {}

  /// The sum of the finite values, to the last digit or nearly so.
  public var sum: Double { total.isFinite ? total + lost : total }

  /// The mean of the finite values; NaN when there is none.
  public var mean: Double { count > nonfinite ? sum / Double(count - nonfinite) : .nan }

  public mutating func add(step: Int, value: Double) {
    last = Point(step: step, value: value)
    if count == 0 { first = last }
    count += 1
    guard value.isFinite else {
      nonfinite += 1
      return
    }
    if count - nonfinite == 1 { (min, max) = (value, value) }
    min = Swift.min(min, value)
    max = Swift.max(max, value)
    let sum = total + value
    lost += total.magnitude >= value.magnitude ? (total - sum) + value : (value - sum) + total
    total = sum
  }
}
