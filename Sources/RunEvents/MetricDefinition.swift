/// How a metric is read: what people call it, in what unit it is shown and which way is
/// better.
public struct MetricDefinition: Hashable, Sendable {
  /// Which way a metric gets better.
  public enum Direction: String, Hashable, Sendable {
    case lowerIsBetter, higherIsBetter

    /// Whether a value is better than the best so far, nil for none. Of equals the earlier one stays
    /// the best; NaN is never better.
    public func isBetter(_ value: Double, than best: Double?) -> Bool {
      guard let best else { return !value.isNaN }
      return self == .lowerIsBetter ? value < best : value > best
    }
  }

  /// What a metric is counted in.
  public enum Unit: Hashable, Sendable {
    case plain
    /// A fraction in 0...1, shown in per cent.
    case fraction
    case milliseconds
    /// Any other, by the name it is written with.
    case named(String)

    /// As it is written: empty for a plain number, `%` for a fraction.
    public var text: String {
      switch self {
      case .plain: ""
      case .fraction: "%"
      case .milliseconds: "ms"
      case .named(let name): name
      }
    }

    /// The unit that is written so; `%` means that values are fractions in 0...1.
    public init(_ text: String) {
      switch text {
      case "": self = .plain
      case "%": self = .fraction
      case "ms": self = .milliseconds
      default: self = .named(text)
      }
    }
  }

  /// The metric's key without its split: `accuracy` of `dev/accuracy`.
  public var name: String
  /// What people call it.
  public var title: String
  /// What its values are counted in.
  public var unit: Unit
  /// Nil where nobody says; see `[MetricDefinition].direction`.
  public var direction: Direction?

  /// - Parameter title: what people call it; nil for its name.
  public init(
    name: String, title: String? = nil, unit: Unit = .plain, direction: Direction? = nil
  ) {
    self.name = name
    self.title = title ?? name
    self.unit = unit
    self.direction = direction
  }

  /// The definition of a metric that this project knows, by its name without split: what holds where
  /// a run declares none. Nil for other names.
  public static func known(_ name: String) -> MetricDefinition? { table[name] }

  /// Which way a metric is better that a run says nothing of: as it is known, or else as the words of its
  /// name say. Nil where neither does.
  public static func direction(ofName name: String) -> Direction? {
    if let known = known(name) { return known.direction }
    return MetricDirectionByName.direction(of: name)
  }

  private static let table = Dictionary(
    uniqueKeysWithValues: [
      MetricDefinition(name: "cost", direction: .lowerIsBetter),
      MetricDefinition(name: "loss", direction: .lowerIsBetter),
      MetricDefinition(name: "accuracy", unit: .fraction, direction: .higherIsBetter),
      MetricDefinition(name: "batchCost", title: "minibatch cost", direction: .lowerIsBetter),
      MetricDefinition(
        name: "batchAccuracy", title: "minibatch accuracy", unit: .fraction,
        direction: .higherIsBetter),
      MetricDefinition(
        name: "penalizedCost", title: "cost with penalty", direction: .lowerIsBetter),
      // The share of weights next to nothing, which an L1 penalty is there to drive up.
      MetricDefinition(name: "sparsity", unit: .fraction, direction: .higherIsBetter),
      MetricDefinition(name: "error", unit: .fraction, direction: .lowerIsBetter),
      MetricDefinition(
        name: MetricKey.exactMatchName, title: "exact match", unit: .fraction,
        direction: .higherIsBetter),
      MetricDefinition(name: "precision", unit: .fraction, direction: .higherIsBetter),
      MetricDefinition(name: "recall", unit: .fraction, direction: .higherIsBetter),
      MetricDefinition(name: "f1", title: "F1", unit: .fraction, direction: .higherIsBetter),
      MetricDefinition(name: "rmse", title: "RMSE", direction: .lowerIsBetter),
      MetricDefinition(name: "mae", title: "MAE", direction: .lowerIsBetter),
      // At most 1, and below 0 where the targets' mean would do better.
      MetricDefinition(name: "r2", title: "R²", direction: .higherIsBetter),
      // Of pairs of examples, told apart by the distance of their embeddings.
      MetricDefinition(name: "auc", title: "ROC AUC", direction: .higherIsBetter),
      MetricDefinition(
        name: "far", title: "false accepts", unit: .fraction, direction: .lowerIsBetter),
      MetricDefinition(
        name: "frr", title: "false rejects", unit: .fraction, direction: .lowerIsBetter),
      MetricDefinition(name: "threshold", title: "distance threshold"),
      MetricDefinition(name: "learningRate", title: "learning rate"),
      MetricDefinition(name: "gradientNorm", title: "gradient norm"),
      // Of one example on its own, prediction only.
      MetricDefinition(
        name: "inferenceMilliseconds", title: "inference time", unit: .milliseconds,
        direction: .lowerIsBetter),
      MetricDefinition(
        name: "modelBytes", title: "model size", unit: .named("bytes"), direction: .lowerIsBetter),
    ].map { ($0.name, $0) })
}

/// What a run says of metrics that it logs from now on, or had not said of those it logged.
public struct MetricDeclaration: Hashable, Sendable {
  /// Those that are new or defined anew; the others stay as they are.
  public var metrics: [MetricDefinition]
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// What the run says of its metrics from now on.
  public init(metrics: [MetricDefinition], step: Int, seconds: Double) {
    self.metrics = metrics
    self.step = step
    self.seconds = seconds
  }
}

extension [MetricDefinition] {
  /// What is said of a metric, by its name without split; what is known of it where nothing is; nil
  /// where nobody knows it.
  public func definition(_ name: String) -> MetricDefinition? {
    last { $0.name == name } ?? .known(name)
  }

  /// Which way a metric is better: as is said of it, also where that leaves it open, or else as its name
  /// has it.
  public func direction(ofName name: String) -> MetricDefinition.Direction? {
    if let said = last(where: { $0.name == name }) { return said.direction }
    return MetricDefinition.direction(ofName: name)
  }

  /// Takes in definitions that are new or say anew.
  public mutating func declare(_ metrics: [MetricDefinition]) {
    for metric in metrics {
      if let index = firstIndex(where: { $0.name == metric.name }) {
        self[index] = metric
      } else {
        append(metric)
      }
    }
  }
}
