import CellUI
import RunEvents

/// What a chart shows: the curves of one metric on every split.
enum ChartKind: Hashable, Sendable {
  /// The cost, by whatever name the run logs it, over the minibatches' own.
  case cost
  case accuracy
  /// Everything logged under another name.
  case metric(String)

  /// The charts of the Overview.
  static let main: [ChartKind] = [.cost, .accuracy]

  /// What stands in for the accuracy where numbers are predicted, the better first.
  static let ofNumbers: [ChartKind] = [.metric("r2"), .metric("mae")]

  /// The chart a key belongs to.
  init(_ key: MetricKey, in run: RunState) {
    self.init(key, costName: Self.cost.name(in: run))
  }

  /// - Parameter costName: what the run calls its cost, which takes a look at all its keys to tell.
  init(_ key: MetricKey, costName: String) {
    switch key.name {
    case costName, MetricKey.batchCost.name, MetricKey.penalizedCost.name: self = .cost
    case "accuracy", MetricKey.batchAccuracy.name: self = .accuracy
    default: self = .metric(key.name)
    }
  }

  /// Whether its values were set, by somebody or by a schedule, and not measured.
  var isLearningRate: Bool {
    guard case .metric(let name) = self else { return false }
    let own = MetricKey.learningRate.name
    return name == own || name.hasSuffix("." + own)
  }

  /// Whether it only counts how far a run is: W&B logs `_runtime`, tables an `epoch`.
  var countsOnly: Bool {
    guard case .metric(let name) = self else { return false }
    return name.hasPrefix("_") || Self.counters.contains(name.lowercased())
  }

  private static let counters: Set<String> = [
    "epoch", "step", "steps", "total_steps", "global_step", "iteration", "timestamp", "time",
    "time/total_timesteps", "total_timesteps", "time_elapsed", "elapsed",
  ]

  /// What the run calls it, with the unit that all values on its axis have.
  func title(in run: RunState) -> String {
    let title =
      switch self {
      case .cost: "cost"
      case .accuracy: "accuracy"
      case .metric(let name): run.metrics.definition(name)?.title ?? name
      }
    return switch unit(in: run) {
    case .plain, .milliseconds: title
    case .fraction: "\(title) %"
    case .named(let unit): "\(title) (\(unit))"
    }
  }

  /// What a value is multiplied by before it is drawn: fractions are shown in per cent.
  func scale(in run: RunState) -> Double { unit(in: run) == .fraction ? 100 : 1 }

  private func unit(in run: RunState) -> MetricDefinition.Unit {
    switch self {
    case .cost: .plain
    case .accuracy: .fraction
    case .metric(let name): run.metrics.definition(name)?.unit ?? .plain
    }
  }

  /// The curves measured at each evaluation, in drawing order.
  func evaluations(in run: RunState) -> [Curve] {
    let name = name(in: run)
    return [
      Curve(key: MetricKey(name), role: .curveTrain, label: ""),
      Curve(key: MetricKey(.train, name), role: .curveTrain, label: "train"),
      Curve(key: MetricKey(.trainDev, name), role: .curveTrainSmooth, label: "train-dev"),
      Curve(key: MetricKey(.dev, name), role: .curveDev, label: "dev"),
      Curve(key: MetricKey(.test, name), role: .curveTest, label: "test"),
    ].filter { run.store.series($0.key) != nil }
  }

  /// The cost with the penalties on weights; nil where the run has none, and for other charts.
  func penalized(in run: RunState) -> Curve? {
    guard self == .cost, run.store.series(.penalizedCost) != nil else { return nil }
    return Curve(key: .penalizedCost, role: .curveTrainSmooth, label: "train J")
  }

  /// The noisy curve over minibatches; nil when the run logs none.
  func minibatches(in run: RunState) -> Curve? {
    let key: MetricKey
    switch self {
    case .cost: key = .batchCost
    case .accuracy: key = .batchAccuracy
    case .metric: return nil
    }
    guard run.store.series(key) != nil else { return nil }
    return Curve(key: key, role: .curveTrainFaint, label: "batch")
  }

  /// Every key with a curve in the chart.
  func keys(in run: RunState) -> [MetricKey] {
    (evaluations(in: run) + [minibatches(in: run)].compactMap { $0 }).map(\.key)
  }

  /// The last step that any of its curves has; nil while there is none.
  func lastStep(in run: RunState) -> Int? {
    keys(in: run).compactMap { run.store.series($0)?.greatestStep }.max()
  }

  /// What the run calls the metric.
  func name(in run: RunState) -> String {
    switch self {
    case .accuracy: return "accuracy"
    case .metric(let name): return name
    case .cost:
      if run.store.keys.contains(where: { $0.name == "cost" }) { return "cost" }
      if run.store.keys.contains(where: { $0.name == "loss" }) { return "loss" }
      return run.standIns.cost ?? "cost"
    }
  }

  /// A value with its unit, always as wide.
  func text(_ value: Double, in run: RunState) -> String {
    switch unit(in: run) {
    case .fraction: return NumberFormat.percent(value).paddedLeft(to: 6)
    case .milliseconds: return (NumberFormat.significant(value) + " ms").paddedLeft(to: 9)
    case .plain, .named: break
    }
    let size = value.magnitude
    let text =
      if !value.isFinite {
        NumberFormat.fixed(value, decimals: 0)
      } else if size > 0, size < 0.001 {
        NumberFormat.rate(value)
      } else if size < 10 {
        NumberFormat.fixed(value, decimals: 4)
      } else if size < 1000 {
        NumberFormat.fixed(value, decimals: 2)
      } else {
        NumberFormat.short(value)
      }
    return text.paddedLeft(to: 6)
  }
}

extension [Curve] {
  /// The curve that decisions are made on: the dev set's, or the first where there is none.
  var decisive: Curve? { first { $0.key.split == .dev } ?? first }
}

/// One curve of a chart.
struct Curve: Hashable, Sendable {
  var key: MetricKey
  var role: ThemeRole
  /// What the chart calls it; empty when the title says it all.
  var label: String
  /// What stands at its end; nil for the label.
  var legend: String?

  /// Whether its values may be those of single minibatches, as what other tools log of the train set.
  var isOfSteps: Bool { key.split == nil || key.split == .train }
}
