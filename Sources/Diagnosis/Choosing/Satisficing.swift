import Platform
import RunEvents

/// A bound that a metric has to keep; how far within it does not matter (Ng, Machine Learning
/// Yearning, 2018, chapter 9).
public struct Satisficing: Hashable, Sendable, CustomStringConvertible {
  /// How the metric has to lie to its bound.
  public typealias Relation = MetricRelation

  /// What is bound.
  public var metric: MetricKey
  /// On which side of the bound it has to be.
  public var relation: Relation
  /// In the metric's unit; finite.
  public var bound: Double

  /// The metric has to keep a bound.
  public init(metric: MetricKey, relation: Relation, bound: Double) {
    self.metric = metric
    self.relation = relation
    self.bound = bound
  }

  /// Reads `inferenceMilliseconds <= 1`; nil when it is none. Spaces do not matter.
  public init?(_ text: String) {
    guard let (metric, relation, right) = MetricRelation.split(text), !metric.isEmpty,
      let bound = Double(right), bound.isFinite
    else { return nil }
    self.init(metric: MetricKey(metric), relation: relation, bound: bound)
  }

  /// As `init` reads it: `inferenceMilliseconds <= 1.0`.
  public var description: String { "\(metric.text) \(relation.rawValue) \(bound)" }

  /// A value that is no number keeps no bound.
  public func isKept(by value: Double) -> Bool { relation.holds(value, bound) }
}

extension MetricRelation {
  /// Which way a metric is better, going by the side its bound is on.
  public var direction: MetricDefinition.Direction {
    switch self {
    case .atMost, .below: .lowerIsBetter
    case .atLeast, .above: .higherIsBetter
    }
  }
}

extension Satisficing {
  /// The first of the bounds that the values break, in words; nil when they keep all. What was not
  /// measured, as in a run that is not over, breaks nothing.
  package static func broken(of texts: [String], values: [MetricKey: Double]) -> String? {
    for bound in texts.compactMap({ Satisficing($0) }) {
      guard let value = values[bound.metric], !bound.isKept(by: value) else { continue }
      return "\(bound.metric) is \(text(value)), not \(bound.relation.rawValue) "
        + String(printf: "%g", bound.bound)
    }
    return nil
  }

  /// A measured value as tables have it: four decimals, or powers of ten where they would not do.
  package static func text(_ value: Double) -> String {
    String(printf: value != 0 && abs(value) < 1e-3 || abs(value) >= 1e6 ? "%.3e" : "%.4f", value)
  }
}
