import MetricStore
import RunEvents

/// How fast a cost falls: the slope of a least-squares line through its points, relative to their
/// mean, per epoch. −0.08 means eight per cent less every epoch.
public enum CostSlope {
  /// Epochs of curve a slope is measured over: minibatches are noisy, a shorter stretch tells
  /// little. More of them where they hold few points.
  static let windowEpochs = 3.0
  static let enoughPoints = 16
  static let fewestPoints = 8
  static let mostPoints = 256
  /// So many times what it was, over so many points, is a jump.
  static let jumpFactor = 3.0
  static let jumpPoints = 5

  /// Over the window that ends at `step`; nil when there are too few points.
  public static func before(step: Int, since previous: Int?, in series: MetricSeries) -> Double? {
    guard let last = series.index(atOrBefore: step), let end = series.epoch(last) else {
      return nil
    }
    var first = last
    while first > 0, last - first < mostPoints, let epoch = series.epoch(first - 1),
      epoch >= end - windowEpochs || last - first < enoughPoints,
      series.step(first - 1) > previous ?? -1
    { first -= 1 }
    return relativeSlope(of: series, over: first...last)
  }

  /// What is known of the curve behind an intervention.
  public enum After: Hashable, Sendable {
    /// The window is not full yet.
    case open
    case tooFewPoints
    case measured(Double)
  }

  /// Over the window that begins after `step`, or as much of it as lies before `next`.
  public static func after(step: Int, until next: Int?, in series: MetricSeries) -> After {
    let first = (series.index(atOrBefore: step) ?? -1) + 1
    guard first < series.count, let start = series.epoch(first) else { return .open }
    var end = first + 1
    while end < series.count, end - first < mostPoints,
      let epoch = series.epoch(end),
      epoch - start < windowEpochs || end - first < enoughPoints, series.step(end) <= next ?? .max
    { end += 1 }
    let isFull = end < series.count || end - first == mostPoints
    guard isFull else { return .open }
    let slope = relativeSlope(of: series, over: first...(end - 1))
    return slope.map { .measured($0) } ?? .tooFewPoints
  }

  /// Whether the cost stands far above where it was right after `step`, or is no number any more.
  public static func hasJumped(at step: Int, in series: MetricSeries) -> Bool {
    guard let last = series.index(atOrBefore: step),
      let before = CurveLevel(series, max(0, last + 1 - jumpPoints)..<last + 1),
      let after = CurveLevel(series, last + 1..<min(series.count, last + 1 + jumpPoints))
    else { return false }
    return before.median > 0 && after.median > jumpFactor * before.median
  }

  private static func relativeSlope(
    of series: MetricSeries, over range: ClosedRange<Int>
  ) -> Double? {
    var count = 0.0
    var (sumX, sumY, sumXX, sumXY) = (0.0, 0.0, 0.0, 0.0)
    let origin = series.epoch(range.lowerBound) ?? 0
    for index in range {
      guard let epoch = series.epoch(index) else { continue }
      let (x, y) = (epoch - origin, series.value(index))
      guard y.isFinite, x.isFinite else { continue }
      count += 1
      sumX += x
      sumY += y
      sumXX += x * x
      sumXY += x * y
    }
    let spread = count * sumXX - sumX * sumX
    guard count >= Double(fewestPoints), spread > 0, sumY > 0 else { return nil }
    let slope = (count * sumXY - sumX * sumY) / spread / (sumY / count)
    return slope.isFinite ? slope : nil
  }
}
