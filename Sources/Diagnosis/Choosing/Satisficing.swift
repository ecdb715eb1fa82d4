import RunEvents

/// A bound that a metric has to keep; how far within it does not matter (Ng, Machine Learning
/// Yearning, 2018, chapter 9).
public struct Satisficing: Hashable, Sendable, CustomStringConvertible {
  public typealias Relation = MetricRelation

  public var metric: MetricKey
  public var relation: Relation
  public var bound: Double

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
