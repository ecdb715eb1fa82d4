import Diagnosis
import RunEvents

/// Edits that are not through, as a checkpoint's strings: `ramps` has `KEY:FROM:STEP:STEPS:TARGET`, `guards`
/// `ID:KEY:BEFORE:TERMS:METRIC:LEVEL:STEP:EPOCH:RAMPEND:WORSE:CALM`, `readings` `METRIC:VALUE:…`.
extension RunProgress {
  func writeEdits(to metadata: inout [String: String]) {
    metadata["ramps"] = ramps.map { ramp in
      "\(ramp.hyperparameter):\(ramp.start.value):\(ramp.start.step):\(ramp.start.steps)"
        + ":\(ramp.target)"
    }.joined(separator: ",")
    metadata["guards"] = guards.map { watch in
      "\(watch.edit):\(watch.hyperparameter):\(watch.before):\(watch.terms)"
        + ":\(watch.level.metric):\(watch.level.value):\(watch.step):\(watch.epoch ?? 0)"
        + ":\(watch.rampEnd):\(watch.worse):\(watch.calm)"
    }.joined(separator: ",")
    metadata["readings"] = readings.all.map { entry in
      ([entry.metric.text] + entry.values.map { "\($0)" }).joined(separator: ":")
    }.joined(separator: ",")
  }

  mutating func readEdits(_ metadata: CheckpointMetadata) throws(Safetensors.Damage) {
    for text in try metadata.optionalWords("ramps") {
      guard let ramp = Self.ramp(text) else {
        throw Safetensors.Damage(cause: "it has the unknown ramp \(text)")
      }
      ramps.append(ramp)
    }
    for text in try metadata.optionalWords("guards") {
      guard let watch = Self.guardWatch(text) else {
        throw Safetensors.Damage(cause: "it has the unknown guard \(text)")
      }
      guards.append(watch)
    }
    for text in try metadata.optionalWords("readings") {
      let parts = text.split(separator: ":").map(String.init)
      let values = parts.dropFirst().compactMap(Double.init)
      guard let metric = parts.first, values.count == parts.count - 1 else {
        throw Safetensors.Damage(cause: "it has the unknown readings \(text)")
      }
      readings.restore(values, of: MetricKey(metric))
    }
  }

  private static func ramp(_ text: String) -> RunningRamp? {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 5, let value = Double(parts[1]), let step = Int(parts[2]),
      let steps = Int(parts[3]), let target = Double(parts[4]), value.isFinite, target.isFinite,
      step >= 0, steps > 0
    else { return nil }
    return RunningRamp(
      .usual(Hyperparameter(parts[0])),
      from: RunningRamp.Start(value: value, step: step, steps: steps), to: target)
  }

  private static func guardWatch(_ text: String) -> GuardWatch? {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 11, let edit = Int(parts[0]), let before = Double(parts[2]),
      let terms = (try? EditTerms(parts[3]))?.guarding, let level = Double(parts[5]),
      let step = Int(parts[6]), let epoch = Double(parts[7]), let rampEnd = Int(parts[8]),
      let worse = Int(parts[9]), let calm = Int(parts[10])
    else { return nil }
    let metric = MetricKey(parts[4])
    guard let direction = MetricDefinition.engine.definition(metric.name)?.direction else {
      return nil
    }
    return GuardWatch(
      terms, edit: edit, of: Hyperparameter(parts[1]), before: before,
      level: GuardLevel(metric: metric, value: level), direction: direction, step: step,
      epoch: epoch, rampEnd: rampEnd, worse: worse, calm: calm)
  }
}
