/// When somebody wants to be told of a run: `dev/cost > 2`, `no improvement 20 epochs`, `non-finite`,
/// `finished`, `failed`.
public enum AlertRule: Hashable, Sendable {
  /// A metric's value is on one side of a bound. A key without a split means the dev set's where the
  /// run logs that, else the train set's.
  case comparison(MetricKey, MetricRelation, Double)
  /// The metric, or the run's optimizing one, has not been better for so long.
  case noImprovement(MetricKey?, count: Int, Unit)
  /// A logged value is NaN or infinite, or the run stops for such a number.
  case nonFinite
  /// The run is over, however it ended.
  case finished
  /// The run is over because something went wrong.
  case failed

  /// What progress is counted in.
  public enum Unit: String, CaseIterable, Hashable, Sendable {
    case epochs, evaluations, steps

    /// `1 epoch`, `20 epochs`.
    public func text(_ count: Int) -> String {
      "\(count) \(count == 1 ? String(rawValue.dropLast()) : rawValue)"
    }
  }

  /// The metric that it names; nil for one that names none.
  public var metric: MetricKey? {
    switch self {
    case .comparison(let metric, _, _): metric
    case .noImprovement(let metric, _, _): metric
    case .nonFinite, .finished, .failed: nil
    }
  }
}

extension AlertRule: CustomStringConvertible {
  /// As it is written; reading that gives an equal rule.
  public var description: String {
    switch self {
    case .comparison(let metric, let relation, let bound):
      "\(metric.text) \(relation.rawValue) \(HyperparameterDefinition.text(bound))"
    case .noImprovement(let metric, let count, let unit):
      "no improvement \(metric.map { "of \($0.text) " } ?? "")\(unit.text(count))"
    case .nonFinite: "non-finite"
    case .finished: "finished"
    case .failed: "failed"
    }
  }
}
