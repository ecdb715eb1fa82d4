import MetricStore

/// Where a noisy curve stands along a stretch: the median, and how far values lie around it.
struct CurveLevel {
  /// Infinite where most values are not finite.
  let median: Double
  /// The median distance from the median, as large as a standard deviation would be (× 1.4826 for
  /// normal noise; Rousseeuw, Croux, 1993).
  let noise: Double

  /// - Returns: nil for an empty range.
  init?(_ series: MetricSeries, _ range: Range<Int>) {
    guard !range.isEmpty else { return nil }
    let values = range.map { series.value($0).isFinite ? series.value($0) : .infinity }.sorted()
    let middle = values[values.count / 2]
    median = middle
    guard middle.isFinite else {
      noise = .infinity
      return
    }
    noise = 1.4826 * values.map { abs($0 - middle) }.sorted()[values.count / 2]
  }
}
