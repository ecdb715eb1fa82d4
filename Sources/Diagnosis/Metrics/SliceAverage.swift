/// One number for a metric that is measured on several slices, as on users by country: their mean,
/// each slice counting the same (Ng, Machine Learning Yearning, 2018, chapter 8).
public struct SliceAverage: Hashable, Sendable {
  /// By name; a slice whose metric cannot be had is left out.
  public private(set) var slices: [String: Double] = [:]

  /// Without a slice.
  public init() {}

  /// Sets a slice's metric.
  ///
  /// - Parameter value: nil or not finite leaves the slice out.
  public mutating func set(_ slice: String, to value: Double?) {
    slices[slice] = value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// nil without a slice.
  public var mean: Double? {
    // In the order of names: a sum must not depend on the order of a dictionary.
    let values = slices.sorted { $0.key < $1.key }.map(\.value)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The highest or lowest slice: where the next hour is best spent.
  public func worst(isHigherBetter: Bool) -> (name: String, value: Double)? {
    let ordered = slices.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    return (isHigherBetter ? ordered.first : ordered.last).map { ($0.key, $0.value) }
  }
}
