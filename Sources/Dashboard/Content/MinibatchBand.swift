import MetricStore

/// A noisy curve over minibatches as a person reads it: where it runs, and how far it scatters.
///
/// Both are means over a window around each column of the chart, so that they have no lag: of the values,
/// and of the least and the greatest of some eight minibatches in a row.
struct MinibatchBand {
  /// The mean; nil before the first point and after the last, and in gaps.
  private(set) var means: [Double?]
  /// From the least to the greatest value.
  private(set) var ranges: [ClosedRange<Double>?]

  /// Minibatches whose least and greatest value is taken, where a column has fewer.
  private static let pointsOfRange = 8.0

  /// The mean of the last few minibatches, which does not flicker as the last one's value does; what that
  /// one is where it is no number.
  static func latest(_ series: MetricSeries) -> Double? {
    let points = max(0, series.count - Int(pointsOfRange))..<series.count
    guard let last = points.last.map(series.value), last.isFinite else {
      return points.last.map(series.value)
    }
    let values = points.map(series.value).filter(\.isFinite)
    return values.reduce(0, +) / Double(values.count)
  }

  /// - Parameter columns: of the chart, left to right.
  init(_ columns: [EnvelopeColumn]) {
    means = Array(repeating: nil, count: columns.count)
    ranges = Array(repeating: nil, count: columns.count)
    guard let first = columns.firstIndex(where: \.hasFinite),
      let last = columns.lastIndex(where: \.hasFinite)
    else { return }
    let span = first...last
    let points = span.reduce(0) { $0 + columns[$1].finiteCount }
    // Columns to either side that hold enough points; none where one column does.
    let few = Int(Self.pointsOfRange / 2 * Double(span.count) / Double(points))
    let near = min(few, max(1, columns.count / 8))
    let reach = max(near, 1, columns.count / 60)
    var extremes: [(low: Double, high: Double)?] = []
    for column in span {
      var (low, high) = (Double.infinity, -Double.infinity)
      for other in max(first, column - near)...min(last, column + near)
      where columns[other].hasFinite {
        low = min(low, columns[other].min)
        high = max(high, columns[other].max)
      }
      extremes.append(low <= high ? (low, high) : nil)
    }
    for column in span {
      let window = max(first, column - reach)...min(last, column + reach)
      var (sum, weight, low, high, count) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for other in window {
        if columns[other].hasFinite {
          sum += columns[other].mean * Double(columns[other].finiteCount)
          weight += Double(columns[other].finiteCount)
        }
        guard let extreme = extremes[other - first] else { continue }
        low += extreme.low
        high += extreme.high
        count += 1
      }
      if weight > 0 { means[column] = sum / weight }
      if count > 0, low <= high { ranges[column] = low / count...high / count }
    }
  }
}

extension MinibatchBand {
  /// How much of the chart's height the values of one column take, on the mean, from which on they
  /// scatter: a curve without noise takes its share of the columns, less than a hundredth.
  private static let noisyShare = 0.03

  /// Whether the values scatter from one to the next, rather than go somewhere.
  ///
  /// - Parameter height: of the chart, in values.
  static func scatters(_ columns: [EnvelopeColumn], over height: Double) -> Bool {
    let drawn = columns.filter(\.hasFinite)
    let spreads = drawn.reduce(0) { $0 + ($1.max - $1.min) }
    return !drawn.isEmpty && spreads > noisyShare * height * Double(drawn.count)
  }
}

extension EnvelopeColumn {
  fileprivate var finiteCount: Int { count - nonfinite }
}
