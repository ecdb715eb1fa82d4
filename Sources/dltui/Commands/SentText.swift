import Platform
import RunEvents
import RunHost

/// What `send` prints: a run's answer to a command, and where a run stands.
enum SentText {
  /// One line for people.
  static func line(_ answer: RunEvent, _ status: RunStatus) -> String {
    switch answer {
    case .commandApplied(let outcome):
      var text = "step \(outcome.step)  "
      if case .set(let hyperparameter, let value, let terms) = outcome.command.action {
        let definition =
          status.hyperparameters.first { $0.hyperparameter == hyperparameter }?.definition
          ?? .usual(hyperparameter)
        let values = [outcome.before, outcome.after ?? value].compactMap(\.self)
        text +=
          "\(definition.title) "
          + values.map(HyperparameterDefinition.text).joined(separator: " → ")
        if terms != .plain { text += " \(terms)" }
        if let ramp = outcome.ramp, terms.ramp?.unit == .epochs { text += ", \(ramp.steps) steps" }
        if let level = outcome.guardLevel { text += ", \(level.metric) is \(level.value)" }
        if outcome.ramp == nil, let effective = outcome.effective, effective != outcome.after {
          text += ", effective \(HyperparameterDefinition.text(effective))"
        }
      } else {
        text += "done"
      }
      return text + (outcome.reason.map { ": \($0)" } ?? "")
    case .commandDeferred(let deferral):
      return "step \(deferral.step)  counts once \(deferral.until)"
    default: return ""
    }
  }

  private struct Answer: Encodable {
    var id: Int
    var answer: String
    var step: Int
    var before: Double?
    var after: Double?
    var effective: Double?
    var rampSteps: Int?
    var guardWatches: String?
    var guardLevel: Double?
    var reason: String?
    var until: String?
  }

  static func json(_ answer: RunEvent) throws -> String {
    switch answer {
    case .commandApplied(let outcome):
      try JSONText.of(
        Answer(
          id: outcome.command.id, answer: "applied", step: outcome.step, before: outcome.before,
          after: outcome.after, effective: outcome.effective, rampSteps: outcome.ramp?.steps,
          guardWatches: outcome.guardLevel?.metric.text, guardLevel: outcome.guardLevel?.value,
          reason: outcome.reason))
    case .commandRefused(let refusal):
      try JSONText.of(
        Answer(
          id: refusal.command.id, answer: "refused", step: refusal.step, reason: refusal.reason))
    case .commandDeferred(let deferral):
      try JSONText.of(
        Answer(
          id: deferral.command.id, answer: "deferred", step: deferral.step, until: deferral.until))
    default: "{}"
    }
  }

  // MARK: Status

  static func lines(_ status: RunStatus) -> [String] {
    var lines = ["\(status.manifest.name): \(state(status).text), step \(status.step)"]
    if let epoch = status.epoch, epoch.isFinite {
      lines[0] += String(printf: ", epoch %.2f", epoch)
      if let epochs = status.epochs { lines[0] += " of \(HyperparameterDefinition.text(epochs))" }
    }
    lines[0] += ", \(Clock.text(status.seconds)) trained"
    if let stop = status.stop { lines.append("stops: \(stop.rawValue)") }
    if let best = status.best, let value = best.value {
      lines.append("best \(best.key.text) \(value) at step \(best.step)")
    }
    var table = TextTable(["hyperparameter", "value", "least", "greatest"])
    for value in status.hyperparameters {
      let definition = value.definition
      let choice = Int(exactly: value.value).flatMap {
        definition.choices.indices.contains($0) ? definition.choices[$0] : nil
      }
      let ramp = status.ramps.ramp(of: value.hyperparameter)
      let way = ramp.map {
        " → \(HyperparameterDefinition.text($0.target)), \($0.stepsDone(after: status.step)) of "
          + "\($0.start.steps) steps"
      }
      let used = status.effective[value.hyperparameter].flatMap { effective in
        effective == value.value ? nil : ", effective \(HyperparameterDefinition.text(effective))"
      }
      table.append([
        definition.title,
        choice ?? HyperparameterDefinition.text(value.value) + (way ?? "") + (used ?? ""),
        definition.limits.least.map(HyperparameterDefinition.text) ?? "",
        definition.limits.greatest.map(HyperparameterDefinition.text) ?? "",
      ])
    }
    let alerts = status.alerts.all.enumerated().map { "alert \($0.offset + 1): \($0.element)" }
    return lines + alerts + [table.text]
  }

  private static func state(_ status: RunStatus) -> (name: String, text: String) {
    switch status.state {
    case .running: ("running", "running")
    case .paused(let reason, _): ("paused", "paused" + (reason.map { " (\($0))" } ?? ""))
    case .finished(let finish): ("finished", finish.reason.phrase)
    }
  }

  private struct Setting: Encodable {
    var key: String
    var title: String
    var value: Double
    var min: Double?
    var max: Double?
    var choices: [String]?
    var unit: String?
    /// Where it is on its way to, and the steps until it is there.
    var target: Double?
    var stepsLeft: Int?
  }

  private struct Best: Encodable {
    var metric: String
    var value: Double
    var step: Int
  }

  private struct Document: Encodable {
    var run: String
    var state: String
    var reason: String?
    var step: Int
    var epoch: Double?
    var epochs: Double?
    var seconds: Double
    var stop: String?
    var best: Best?
    var values: [String: Double]
    var effectiveLearningRate: Double?
    var hyperparameters: [Setting]
    var capabilities: [String]
    var alerts: [String]
  }

  static func json(_ status: RunStatus) throws -> String {
    var reason: String?
    switch status.state {
    case .running: break
    case .paused(let why, _): reason = why
    case .finished(let finish): reason = finish.reason.rawValue
    }
    return try JSONText.of(
      Document(
        run: status.manifest.name, state: state(status).name, reason: reason, step: status.step,
        epoch: status.epoch, epochs: status.epochs, seconds: status.seconds,
        stop: status.stop?.rawValue,
        best: status.best.flatMap { best in
          best.value.map { Best(metric: best.key.text, value: $0, step: best.step) }
        },
        values: Dictionary(uniqueKeysWithValues: status.values.map { ($0.key.text, $0.value) }),
        effectiveLearningRate: status.effective[.learningRate],
        hyperparameters: status.hyperparameters.map { value in
          let definition = value.definition
          let ramp = status.ramps.ramp(of: value.hyperparameter)
          return Setting(
            key: definition.hyperparameter.key, title: definition.title, value: value.value,
            min: definition.limits.least, max: definition.limits.greatest,
            choices: definition.choices.isEmpty ? nil : definition.choices,
            unit: definition.unit.isEmpty ? nil : definition.unit, target: ramp?.target,
            stepsLeft: ramp.map { $0.start.steps - $0.stepsDone(after: status.step) })
        }, capabilities: status.capabilities.sorted().map(\.key),
        alerts: status.alerts.all.map(\.description)))
  }
}
