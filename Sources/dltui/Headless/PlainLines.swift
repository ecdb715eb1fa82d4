import Platform
import RunEvents
import RunHost

/// A run's events as lines for people: one an evaluation, and every message, edit and end.
struct PlainLines {
  private var manifest = RunManifest(name: "")
  private var latest: [MetricKey: Double] = [:]
  /// As the setting stands.
  private var epochs = 0
  /// The evaluations that were the best so far, by the metric that decides which parameters are kept.
  private var bests: [(step: Int, value: Double, values: [MetricKey: Double])] = []
  private var pace = LinePace()
  private var lastLineSeconds = -Double.infinity

  /// Lines for the event; none for one that has nothing to say. Evaluations that follow each other
  /// within a tenth of a second of training share one line.
  mutating func lines(for event: RunEvent) -> [String] {
    switch event {
    case .started(let manifest):
      self.manifest = manifest
      epochs = manifest.epochs
      goBack(to: 0)
      return introduction
    case .scalars(let block): return lines(for: block)
    case .commandApplied(let outcome):
      if case .set(.epochs, let value, _) = outcome.command.action {
        epochs = Int(exactly: (outcome.after ?? value).rounded()) ?? epochs
      }
      return [line(for: outcome)]
    case .commandDeferred(let deferral):
      return [
        "step \(deferral.step)  \(title(of: deferral.command)): counts once \(deferral.until)"
      ]
    case .commandRefused(let refusal):
      return ["step \(refusal.step)  refused: \(refusal.reason)"]
    case .checkpointRestored(let checkpoint):
      goBack(to: checkpoint.step)
      epochs = manifest.epochs
      return ["going on from step \(checkpoint.step) (\(checkpoint.file))"]
    case .branched(let branch):
      goBack(to: branch.toStep)
      return ["back from step \(branch.fromStep) to step \(branch.toStep): \(branch.reason)"]
    case .raceStarted, .raceScalars: return []
    case .raceArmEnded(let end):
      let trouble = end.trouble.map { ": \($0)" } ?? " is done"
      return ["step \(end.step)  race: \(end.arm.title)\(trouble)"]
    case .raceEnded(let end):
      guard let kept = end.kept else { return ["step \(end.step)  race: taken back"] }
      let values = [("A", end.a), ("B", end.b)].compactMap { name, value in
        value.map { String(printf: "\(name) %.4f", $0) }
      }
      let text = values.isEmpty ? "" : ", \(end.metric) \(values.joined(separator: " "))"
      return ["step \(end.step)  race: \(kept.title) is kept\(text)"]
    case .sample(let sample):
      let what = sample.answers.isEmpty ? "writes" : "answers"
      return ["step \(sample.step)  \(what): \(sample.lines(arrow: "→").joined(separator: " · "))"]
    case .rangeTest(let test):
      return [
        "step \(test.step)  range test: "
          + (test.proposal.map { "learning rate \($0) proposed" } ?? "nothing to propose")
      ]
    case .alert(let alert): return ["step \(alert.step)  alert: \(alert.sentence)"]
    case .message(let message):
      return ["\(message.level.rawValue): \(message.text)"]
    case .finished(let finish): return lines(for: finish)
    case .hyperparametersDeclared, .metricsDeclared, .capabilities, .planned, .origin,
      .dataDescribed, .inherited,
      .commandRequested, .epochFinished, .checkpointSaved, .layers, .confusion, .boundary,
      .predictions, .residuals, .histograms, .filters, .activations, .units, .attention, .timeUse,
      .unknown:
      return []
    }
  }

  private var introduction: [String] {
    let data = manifest.data
    return [
      "\(manifest.name): \(data.name), \(data.trainCount) train, "
        + (data.trainDevCount > 0 ? "\(data.trainDevCount) train-dev, " : "")
        + "\(data.devCount) dev, "
        + "\(data.testCount) test; \(manifest.parameterCount) parameters, "
        + "\(manifest.workers) worker\(manifest.workers == 1 ? "" : "s"), seed \(manifest.seed)"
    ] + manifest.layers.map { "  \($0)" }
  }

  private mutating func lines(for block: ScalarBlock) -> [String] {
    guard let row = block.steps.indices.last else { return [] }
    for (index, key) in block.keys.enumerated() {
      latest[key] = block.column(index).last
    }
    let isEvaluation = block.keys.contains { $0 == .devCost || $0 == .trainCost }
    let seconds = block.seconds[row]
    if isEvaluation { keepIfBest(step: block.steps[row]) }
    guard isEvaluation, seconds - lastLineSeconds >= 0.1 else { return [] }
    lastLineSeconds = seconds
    let epoch = block.epochs.last ?? .nan
    pace.add(epoch: epoch, seconds: seconds)
    var parts = [
      "epoch \(pad(String(printf: "%.0f", epoch), String(epochs).count))/\(epochs)",
      "step \(pad(String(block.steps[row]), 6))",
    ]
    parts += [Split.train, .trainDev, .dev].compactMap { measurement(of: $0) }
    if let speed = pace.lately {
      let rate = speed * Double(manifest.data.trainCount)
      parts.append(String(printf: "%.1fk examples/s", rate / 1000))
    }
    parts.append("\(Clock.text(seconds)) elapsed")
    if let speed = pace.mean {
      parts.append("\(Clock.text(max(0, Double(epochs) - epoch) / speed)) left")
    }
    return [parts.joined(separator: "  ")]
  }

  private mutating func keepIfBest(step: Int) {
    let metric = manifest.earlyStoppingMetric ?? manifest.optimizingMetric
    guard let value = latest[metric], value.isFinite,
      let direction = manifest.metrics.direction(ofName: metric.name)
    else { return }
    if direction.isBetter(value, than: bests.last?.value) { bests.append((step, value, latest)) }
  }

  /// What came after the step is trained anew.
  private mutating func goBack(to step: Int) {
    pace.goBack()
    bests.removeAll { $0.step > step }
  }

  private func measurement(of split: Split) -> String? {
    measurement(of: split, in: latest)
  }

  private func measurement(of split: Split, in values: [MetricKey: Double]) -> String? {
    guard let cost = values[MetricKey(split, "cost")] else { return nil }
    var text = "\(split.title) cost " + String(printf: "%.4f", cost)
    if let accuracy = values[MetricKey(split, "accuracy")] {
      text += String(printf: " accuracy %5.2f %%", accuracy * 100)
      if let area = values[MetricKey(split, "auc")], let accepts = values[MetricKey(split, "far")],
        let rejects = values[MetricKey(split, "frr")]
      {
        text += String(
          printf: " (AUC %.4f, FAR %.2f %%, FRR %.2f %%)", area, accepts * 100, rejects * 100)
      }
    } else if let error = values[MetricKey(split, "rmse")] {
      text += " RMSE \(MetricText.number(error))"
      if let share = values[MetricKey(split, "r2")] { text += String(printf: " R² %.4f", share) }
    }
    return text
  }

  private func line(for outcome: CommandOutcome) -> String {
    var text = "step \(outcome.step)  "
    switch outcome.command.action {
    case .set(let hyperparameter, let value, let terms):
      let name = manifest.definition(of: hyperparameter).title
      let numbers = [outcome.before, outcome.after ?? value].compactMap(\.self)
      text += "\(name) " + numbers.map { "\($0)" }.joined(separator: " → ")
      if terms != .plain { text += " \(terms)" }
      if let level = outcome.guardLevel {
        text += " above \(level.metric) \(MetricText.number(level.value))"
      }
    default: text += title(of: outcome.command)
    }
    if let reason = outcome.reason { text += ": \(reason)" }
    return text
  }

  private func title(of command: RunCommand) -> String {
    command.action.title(manifest.definition(of:))
  }

  private func lines(for finish: Finish) -> [String] {
    var text = "\(finish.reason.phrase) at step \(finish.step), "
    text += String(printf: finish.seconds < 100 ? "%.3f s" : "%.1f s", finish.seconds)
    text += finish.restoredStep.map { "; parameters of step \($0)" } ?? ""
    text += finish.detail.map { ": \($0)" } ?? ""
    var lines = [text]
    // What the kept parameters give, where they are not the last ones.
    var values = latest
    if let best = bests.last, finish.restoredStep == best.step {
      values.merge(best.values) { $1 }
    }
    let results = [Split.train, .trainDev, .dev, .test].compactMap {
      measurement(of: $0, in: values)
    }
    if !results.isEmpty { lines.append(results.joined(separator: "  ")) }
    return lines
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
