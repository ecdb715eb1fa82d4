import RunEvents

/// A curve in a few values, evenly spaced over its steps: for lists of runs, of which each has one.
public struct CurveSketch: Hashable, Sendable {
  /// Values that are kept at most.
  public static let mostValues = 96

  /// Whose curve it is.
  public var key: MetricKey
  /// From the first value's step to the last one's.
  public var steps: ClosedRange<Int>
  /// The last finite value of each part; NaN where none was measured.
  public var values: [Double]

  /// A curve that is known.
  public init(key: MetricKey, steps: ClosedRange<Int>, values: [Double]) {
    self.key = key
    self.steps = steps
    self.values = values
  }

  /// The curve that says most of a run: its dev cost, or else another cost.
  ///
  /// - Returns: nil where no cost is logged twice.
  public init?(costIn store: MetricStore) {
    let keys = MetricKey.devCost.meanings + MetricKey("cost").meanings
    guard let series = keys.lazy.compactMap({ store.series($0) }).first(where: { $0.count > 1 })
    else { return nil }
    self.init(of: series)
  }

  private init?(of series: MetricSeries) {
    let (first, last) = (series.step(0), series.step(series.count - 1))
    guard first < last else { return nil }
    var columns: [EnvelopeColumn] = []
    series.envelope(
      Double(first)...Double(last), columns: min(Self.mostValues, series.count), into: &columns)
    self.init(key: series.key, steps: first...last, values: columns.map(\.last))
  }
}
