import RunEvents

/// A bound that a metric has to keep; how far within it does not matter (Ng, Machine Learning
/// Yearning, 2018, chapter 9).
public struct Satisficing: Hashable, Sendable, CustomStringConvertible {
  public enum Relation: String, CaseIterable, Hashable, Sendable {
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"

    /// Which way the metric is better, going by the side its bound is on.
    public var direction: MetricDefinition.Direction {
      switch self {
      case .atMost, .below: .lowerIsBetter
      case .atLeast, .above: .higherIsBetter
      }
    }
  }

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
    // The longer signs first: `<` begins `<=` too.
    for relation in Relation.allCases {
      guard let sign = text.range(of: relation.rawValue) else { continue }
      let metric = text[..<sign.lowerBound].trimmingSpaces
      guard !metric.isEmpty, let bound = Double(text[sign.upperBound...].trimmingSpaces),
        bound.isFinite
      else { return nil }
      self.init(metric: MetricKey(String(metric)), relation: relation, bound: bound)
      return
    }
    return nil
  }

  public var description: String { "\(metric.text) \(relation.rawValue) \(bound)" }

  /// A value that is no number keeps no bound.
  public func isKept(by value: Double) -> Bool {
    switch relation {
    case .atMost: value <= bound
    case .atLeast: value >= bound
    case .below: value < bound
    case .above: value > bound
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
