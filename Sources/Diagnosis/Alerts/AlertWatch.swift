import Platform
import RunEvents

/// Tells when the alerts of a run are due: a fold over its events, without a clock of its own.
///
/// An alert is due when its rule begins to hold, not at each value. What is measured before the first
/// step says nothing about the training and is only compared with, but for numbers that are not finite.
public struct AlertWatch: Sendable {
  /// What somebody wants to be told of now.
  public private(set) var rules = AlertRules()
  /// Where the run stands.
  public private(set) var step = 0
  /// Training seconds at the last event.
  public private(set) var seconds = 0.0
  private var epoch: Double?
  private var optimizingMetric = MetricKey.devAccuracy
  /// In the rules' order.
  private var conditions: [AlertCondition] = []
  private var metrics: [WatchedMetric] = []
  /// Which metrics the columns of the lists of keys met last are.
  private var recent: [(keys: [MetricKey], metrics: [Int])] = []
  private var due: [Alert] = []

  /// Watches for nothing until a run declares its rules.
  public init() {}

  /// Takes an event in.
  ///
  /// - Returns: the alerts that it gives; none of a run's past are given again.
  public mutating func take(_ event: RunEvent) -> [Alert] {
    switch event {
    case .started(let manifest): begin(manifest)
    case .scalars(let block): take(block)
    case .epochFinished(let summary):
      step = max(step, summary.step)
      seconds = summary.seconds
      epoch = max(epoch ?? 0, Double(summary.epoch))
      checkImprovement()
    case .commandApplied(let outcome): take(outcome)
    case .branched(let branch): goBack(to: branch.toStep)
    case .checkpointRestored(let checkpoint):
      goBack(to: checkpoint.step)
      epoch = checkpoint.epoch
    case .finished(let finish): take(finish)
    default: break
    }
    guard !due.isEmpty else { return [] }
    defer { due = [] }
    return due
  }

  private mutating func begin(_ manifest: RunManifest) {
    self = AlertWatch()
    rules = AlertRules(manifest.alerts)
    conditions = rules.all.map { AlertCondition($0) }
    optimizingMetric = manifest.optimizingMetric
  }

  private mutating func take(_ outcome: CommandOutcome) {
    let action = outcome.command.action
    switch action {
    case .addAlert, .removeAlert:
      rules.take(action)
      let before = conditions
      conditions = rules.all.map { rule in
        before.first { $0.rule == rule } ?? AlertCondition(rule)
      }
      findMetrics()
    case .pause where outcome.command.origin == .run:
      if let reason = outcome.reason, Self.isNonFinite(reason) { tellNonFinite(reason) }
    default: break
    }
  }

  // MARK: Values

  private mutating func take(_ block: ScalarBlock) {
    let columns = columns(of: block.keys)
    for row in 0..<block.rowCount {
      step = block.steps[row]
      if block.seconds[row].isFinite { seconds = block.seconds[row] }
      if !block.epochs.isEmpty, block.epochs[row].isFinite { epoch = block.epochs[row] }
      for (column, metric) in columns.enumerated() {
        let value = block.values[column * block.rowCount + row]
        metrics[metric].record(value, step: step, epoch: epoch)
        compare(metric, value)
      }
      checkImprovement()
      checkNumbers()
    }
  }

  private mutating func compare(_ metric: Int, _ value: Double) {
    guard step > 0, !value.isNaN else { return }
    for index in conditions.indices where conditions[index].metric == metric {
      guard case .comparison(_, let relation, let bound) = conditions[index].rule,
        conditions[index].take(relation.holds(value, bound), step: step)
      else { continue }
      report(index, value, "\(metrics[metric].key.text) is \(Self.short(value))")
    }
  }

  private mutating func checkImprovement() {
    for index in conditions.indices {
      guard case .noImprovement(_, let count, let unit) = conditions[index].rule,
        let metric = conditions[index].metric, let best = metrics[metric].best
      else { continue }
      let since: Double =
        switch unit {
        case .steps: Double(step) - Double(best.step)
        case .evaluations: Double(metrics[metric].evaluationsSince)
        case .epochs: best.epoch.map { (epoch ?? $0) - $0 } ?? 0
        }
      guard conditions[index].takeSteady(since >= Double(count), step: step) else { continue }
      report(
        index, best.value,
        "\(metrics[metric].key.text) was best at step \(best.step), with \(Self.short(best.value))")
    }
  }

  private mutating func checkNumbers() {
    guard let index = conditions.firstIndex(where: { $0.rule == .nonFinite }) else { return }
    let broken = metrics.first(where: \.isNonFinite)
    guard conditions[index].take(broken != nil, step: step), let broken else { return }
    report(index, broken.last, "\(broken.key.text) is \(Self.short(broken.last))")
  }

  private mutating func tellNonFinite(_ sentence: String) {
    guard let index = conditions.firstIndex(where: { $0.rule == .nonFinite }),
      conditions[index].take(true, step: step)
    else { return }
    report(index, nil, sentence)
  }

  // MARK: The end

  private mutating func take(_ finish: Finish) {
    step = max(step, finish.step)
    seconds = max(seconds, finish.seconds)
    if finish.reason == .failed, let detail = finish.detail, Self.isNonFinite(detail) {
      tellNonFinite(detail)
    }
    let how =
      switch finish.reason {
      case .completed: "the run is finished"
      case .stoppedEarly: "the run stopped early"
      case .stoppedByUser: "the run was stopped"
      case .interrupted: "the run was interrupted"
      case .failed: "the run failed"
      }
    let text = [how, finish.detail].compactMap(\.self).joined(separator: ": ")
    for index in conditions.indices {
      switch conditions[index].rule {
      case .finished: break
      case .failed where finish.reason == .failed: break
      default: continue
      }
      if conditions[index].takeSteady(true, step: step) { report(index, nil, text) }
    }
  }

  private mutating func goBack(to step: Int) {
    self.step = step
    for index in metrics.indices { metrics[index].goBack(to: step) }
    for index in conditions.indices { conditions[index].goBack(to: step) }
  }

  private mutating func report(_ condition: Int, _ value: Double?, _ text: String) {
    due.append(
      Alert(
        rule: conditions[condition].rule, step: step, epoch: epoch, seconds: seconds, value: value,
        text: text))
  }

  /// Which number it was has no field in the vocabulary: the run's sentence tells.
  private static func isNonFinite(_ sentence: String) -> Bool { sentence.contains("not finite") }
}

extension AlertWatch {
  /// The metrics of a block's columns; new ones are watched from now on.
  private mutating func columns(of keys: [MetricKey]) -> [Int] {
    if let known = recent.first(where: { $0.keys == keys }) { return known.metrics }
    let before = metrics.count
    let columns = keys.map { key in
      if let index = metrics.firstIndex(where: { $0.key == key }) { return index }
      metrics.append(WatchedMetric(key))
      return metrics.count - 1
    }
    if metrics.count > before { findMetrics() }
    if recent.count == 4 { recent.removeFirst() }
    recent.append((keys, columns))
    return columns
  }

  private mutating func findMetrics() {
    let keys = metrics.map(\.key)
    for index in conditions.indices {
      conditions[index].metric =
        candidates(of: conditions[index].rule).lazy
        .compactMap(keys.firstIndex).first
    }
  }

  /// The keys that a rule may mean, the likeliest first.
  private func candidates(of rule: AlertRule) -> [MetricKey] {
    switch rule {
    case .comparison(let metric, _, _), .noImprovement(let metric?, _, _): metric.meanings
    case .noImprovement(nil, _, _): optimizingMetric.meanings + MetricKey("cost").meanings
    case .nonFinite, .finished, .failed: []
    }
  }

  /// Four digits are enough to see what happened.
  private static func short(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    guard value.isFinite else { return value > 0 ? "infinite" : "minus infinity" }
    return String(printf: "%.4g", value)
  }
}
