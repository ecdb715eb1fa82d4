/// What separates one error from the next, from the best possible up to the test set's.
public struct ErrorGap: Hashable, Sendable {
  /// Between which two errors it lies, and so what it says.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Human level → train: the train set is not fitted yet.
    case avoidableBias
    /// Train → train-dev, or train → dev without one: fitted better than what it has not seen.
    case variance
    /// Train-dev → dev: the dev set comes from elsewhere.
    case dataMismatch
    /// Dev → test: the dev set has been looked at too often.
    case devOverfitting

    /// What the field calls it.
    public var name: String {
      switch self {
      case .avoidableBias: "avoidable bias"
      case .variance: "variance"
      case .dataMismatch: "data mismatch"
      case .devOverfitting: "dev overfitting"
      }
    }

    /// What to adjust, where each adjustment moves one gap, as one short phrase (Ng, Machine Learning
    /// Yearning, 2018, chapters 25, 27 and 41).
    public var advice: String {
      measures.isEmpty ? aim : "\(aim): \(measures.joined(separator: ", "))"
    }

    /// What the adjustments are for.
    public var aim: String {
      switch self {
      case .avoidableBias: "fit the train set"
      case .variance: "fit the dev set"
      case .dataMismatch:
        "make train data like dev data: collect or synthesize it, look at what differs"
      case .devOverfitting:
        "enlarge the dev set or draw a new one: this one has been fitted by choice"
      }
    }

    /// Adjustments that each help by themselves, the most promising first; none where the aim says all.
    public var measures: [String] {
      switch self {
      case .avoidableBias:
        ["bigger network", "longer training", "better optimizer", "less L2/dropout"]
      case .variance: ["more data", "augmentation", "more L2/dropout", "smaller network"]
      case .dataMismatch, .devOverfitting: []
      }
    }
  }

  /// What it says.
  public let kind: Kind
  /// The later error − the earlier one; below 0 when the later one is smaller.
  public let size: Double
  /// Half the width of the interval around `size` that holds the true gap with 95 % confidence.
  public let margin: Double

  /// Whether the gap is more than chance in the draw of the examples explains.
  public var isBeyondChance: Bool { size > margin }

  init(_ kind: Kind, from first: MeasuredError, to second: MeasuredError) {
    self.kind = kind
    size = second.rate - first.rate
    margin =
      MeasuredError.normalQuantile * (first.variance + second.variance).squareRoot()
  }

  /// From a level that is stated, not measured.
  init(_ kind: Kind, from level: Double, to error: MeasuredError) {
    self.kind = kind
    size = error.rate - level
    margin = MeasuredError.normalQuantile * error.variance.squareRoot()
  }
}
