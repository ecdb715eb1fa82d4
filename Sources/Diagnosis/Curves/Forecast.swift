import Glibc
import MetricStore

/// Where a curve is going if it goes on as it did lately: a line over the logarithm of the step, as
/// costs fall in that way for long stretches, with the band that 19 of 20 new points should lie in.
///
/// The band is honest about what the fit missed: it is as wide as the residuals ask for, or as the
/// error the same method made when it was asked for the last third of what is known, whichever is more.
public struct Forecast: Hashable, Sendable {
  /// value = level + slope · ln(step).
  public let level: Double
  /// By how much the value grows where the step is e times what it was.
  public let slope: Double
  /// The first step that the line was laid through.
  public let firstStep: Double
  /// The last step that the line was laid through.
  public let lastStep: Double
  /// Half of the band at the last known point, in values.
  public let halfWidth: Double
  private let spread: Double
  private let center: Double
  private let residual: Double
  private let count: Double

  static let fewestPoints = 8
  static let mostPoints = 200

  /// - Returns: nil for too few points, or none that a line could be laid through.
  public init?(_ series: MetricSeries) {
    let first = max(
      0, series.count - max(Self.fewestPoints, min(Self.mostPoints, series.count / 2)))
    let points = (first..<series.count).compactMap { index -> (x: Double, y: Double)? in
      let (step, value) = (Double(series.step(index)), series.value(index))
      return value.isFinite && step >= 1 ? (log(step), value) : nil
    }
    guard points.count >= Self.fewestPoints, let line = Line(points[...]) else { return nil }
    (level, slope) = (line.level, line.slope)
    (spread, center, residual) = (line.spread, line.center, line.residual)
    count = Double(points.count)
    firstStep = exp(points[0].x)
    lastStep = exp(points[points.count - 1].x)
    // What the method said of the last third, when it knew the first two.
    let known = points[..<(points.count * 2 / 3)]
    var missed = 0.0
    if let past = Line(known) {
      let errors = points[known.endIndex...].map { $0.y - past.level - past.slope * $0.x }
      missed = (errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count))).squareRoot()
    }
    halfWidth = 2 * max(line.residual, missed)
  }

  /// The value expected at a step, and half of the band around it.
  public func value(atStep step: Double) -> (value: Double, halfWidth: Double) {
    let x = log(max(1, step))
    let away = (x - center) * (x - center) / spread
    let growth = (1 + 1 / count + away).squareRoot()
    return (level + slope * x, max(halfWidth, 2 * residual) * growth)
  }

  /// A least-squares line.
  private struct Line {
    var level = 0.0
    var slope = 0.0
    var spread = 0.0
    var center = 0.0
    var residual = 0.0

    init?(_ points: ArraySlice<(x: Double, y: Double)>) {
      let count = Double(points.count)
      guard count > 2 else { return nil }
      center = points.reduce(0) { $0 + $1.x } / count
      let mean = points.reduce(0) { $0 + $1.y } / count
      spread = points.reduce(0) { $0 + ($1.x - center) * ($1.x - center) }
      guard spread > 1e-12 else { return nil }
      slope = points.reduce(0) { $0 + ($1.x - center) * ($1.y - mean) } / spread
      level = mean - slope * center
      let squares = points.reduce(0) { sum, point in
        let error = point.y - level - slope * point.x
        return sum + error * error
      }
      residual = (squares / (count - 2)).squareRoot()
      guard level.isFinite, slope.isFinite, residual.isFinite else { return nil }
    }
  }
}
