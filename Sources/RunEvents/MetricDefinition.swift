/// How a metric is read: which way is better and in what unit it is shown.
public struct MetricDefinition: Hashable, Sendable {
  public enum Direction: String, Hashable, Sendable {
    case lowerIsBetter, higherIsBetter

    /// Whether a value is better than the best so far, nil for none. Of equals the earlier one stays
    /// the best; NaN is never better.
    public func isBetter(_ value: Double, than best: Double?) -> Bool {
      guard let best else { return !value.isNaN }
      return self == .lowerIsBetter ? value < best : value > best
    }
  }

  public enum Unit: String, Hashable, Sendable {
    case plain
    /// A fraction in 0...1, shown in per cent.
    case fraction
    case milliseconds
  }

  public var direction: Direction
  public var unit: Unit

  public init(direction: Direction, unit: Unit = .plain) {
    self.direction = direction
    self.unit = unit
  }

  /// The definition of a metric this project logs, by its name without split; nil for a name it
  /// does not know, since which way is better must never be guessed.
  public static func known(_ name: String) -> MetricDefinition? { table[name] }

  private static let table: [String: MetricDefinition] = [
    "cost": MetricDefinition(direction: .lowerIsBetter),
    "loss": MetricDefinition(direction: .lowerIsBetter),
    "accuracy": MetricDefinition(direction: .higherIsBetter, unit: .fraction),
    // The share of weights next to nothing, which an L1 penalty is there to drive up.
    "sparsity": MetricDefinition(direction: .higherIsBetter, unit: .fraction),
    "error": MetricDefinition(direction: .lowerIsBetter, unit: .fraction),
    "precision": MetricDefinition(direction: .higherIsBetter, unit: .fraction),
    "recall": MetricDefinition(direction: .higherIsBetter, unit: .fraction),
    "f1": MetricDefinition(direction: .higherIsBetter, unit: .fraction),
    "rmse": MetricDefinition(direction: .lowerIsBetter),
    "mae": MetricDefinition(direction: .lowerIsBetter),
    // At most 1, and below 0 where the targets' mean would do better.
    "r2": MetricDefinition(direction: .higherIsBetter),
    // Of one example on its own, prediction only.
    "inferenceMilliseconds": MetricDefinition(direction: .lowerIsBetter, unit: .milliseconds),
    "modelBytes": MetricDefinition(direction: .lowerIsBetter),
  ]
}
