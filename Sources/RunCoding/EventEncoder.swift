import RunEvents

/// Writes events as JSON lines.
///
/// Every line is one flat object whose `event` says what it is:
///
/// | `event` | members |
/// | --- | --- |
/// | `started` | `manifest` (as in manifest.json) |
/// | `hyperparametersDeclared` | `step`, `seconds`, `hyperparameters` [definition with `value`, as `HyperparameterCoding.swift` lists them] |
/// | `metricsDeclared` | `step`, `seconds`, `metrics` [definition, as `MetricCoding.swift` lists them] |
/// | `capabilities` | `step`, `seconds`, `capabilities` [key] |
/// | `planned` | `step`, `seconds`, `epochs` in all |
/// | `origin` | `step`, `seconds`, `facts` {string: string, by name}: what the manifest could not know yet of where the run comes from |
/// | `dataDescribed` | what was found in the data, as `DataReportCoding.swift` lists it |
/// | `scalars` | `step`, `epoch` (left out when unknown), `seconds`, `values` {key: number}; one line a row |
/// | `inherited` | the same: a row of the run that this one branches from |
/// | `commandRequested` | `id`, `origin`, `token` where the sender gave one, the command, `step`, `seconds` |
/// | `commandApplied` | the same, and `before`, `after`, `effective`, `reason` where there is one; of a pause of the run's own `pauseCause` (`stepDone`, `epochDone`, `notStarted`, `raceOver`, `nonFinite`, `trouble`), of an undo `undoOutcome` (`edit`, `rewind`), of an undo and a redo `edits` [id]; of a `set` over some steps `rampFrom`, `rampStep`, `rampSteps`, of one with a guard `guardWatches` and `guardLevel` |
/// | `commandDeferred` | the same as requested, and `until`, when it will count |
/// | `commandRefused` | the same as requested, and `reason` |
/// | `epochFinished` | `epoch`, `step`, `seconds` |
/// | `checkpointSaved`, `checkpointRestored` | `file`, `step`, `epoch`, `seconds`; `commands` where it is known |
/// | `branched` | `fromStep`, `toStep`, `seconds`, `reason` |
/// | `raceStarted`, `raceArmEnded`, `raceEnded` | how two settings are raced, as `RaceCoding.swift` lists it |
/// | `raceScalars` | the same as `scalars`: a row of the race's arm B |
/// | `confusion` | what a set was taken for, as `ConfusionCoding.swift` lists it |
/// | `boundary` | what a network of two inputs makes of their plane, as `DecisionBoundaryCoding.swift` lists it |
/// | `predictions` | `step`, `seconds`, `predictions` [number, of the first target]; the first time `truth` [number], `targetCount` |
/// | `residuals` | how far off predicted numbers are, as `ResidualCoding.swift` lists it |
/// | `layers` | `step`, `seconds`, `layers` [{`name`, `activationMean`, `activationVariance`; `gradientNorm`, `weightNorm`, `updateRatio`, `deadShare`, `trouble` where there is one}] |
/// | `histograms` | how the values of layers are distributed, as `HistogramCoding.swift` lists it |
/// | `filters`, `activations`, `units`, `attention` | pictures of the network's inside, as `InsidePictureCoding.swift` lists them |
/// | `sample` | what the network wrote, as `SampleCoding.swift` lists it |
/// | `rangeTest` | `step`, `seconds`, `rates` [number], `costs` [number]; `proposal` where there is one |
/// | `timeUse` | `step`, `seconds`, and seconds of `data`, `forward`, `backward`, `update`, `evaluation`, `log` |
/// | `alert` | `rule`, `step`, `epoch` and `value` where there is one, `seconds`, `text` |
/// | `message` | `level` (`note`, `warning`, `error`), `text`, `step`, `seconds` |
/// | `finished` | `reason`, `step`, `seconds`; `restoredStep`, `detail` where there is one |
///
/// A command is `command`: `set` (with `hyperparameter`, `value`, and what `EditTermsCoding.swift` lists), `liftGuard` (with `edit`, its id), `pause`, `resume`, `stepOnce`,
/// `epochOnce`, `undo`, `saveCheckpoint`, `evaluate`, `stop` (with `at`: `afterBatch`, `afterEpoch`,
/// `atNextBest`), `cancelStop`, `rangeTest`, `race` (with `hyperparameter`, `value`, `epochs`), `keep` (with `arm`), `measureTest`, `addAlert` and `removeAlert` (with `rule`), `leave`, `seek` (with `toStep`), `playbackSpeed` (with `speed`).
/// Numbers are the shortest decimals that read back as the same double; non-finite ones are the
/// strings "NaN", "Infinity" and "-Infinity".
public struct EventEncoder: Sendable {
  /// `"train/cost":` and so on, for the lists of keys met last.
  private var recentKeys: [(keys: [MetricKey], prefixes: [[UInt8]])] = []

  /// An encoder for the lines of one log, in order.
  public init() {}

  /// Appends the lines of `event`, each with its newline: one, or one a row for scalars.
  public mutating func append(_ event: RunEvent, to buffer: inout [UInt8]) {
    switch event {
    case .scalars(let block): append(block, as: "scalars", to: &buffer)
    case .inherited(let block): append(block, as: "inherited", to: &buffer)
    case .raceScalars(let block): append(block, as: "raceScalars", to: &buffer)
    case .unknown(_, let line):
      buffer.append(contentsOf: line.utf8.map { $0 < 0x20 ? 0x20 : $0 })
      buffer.append(0x0A)
    default:
      var json = JSONWriter()
      json.beginObject()
      json.write(event)
      json.endObject()
      buffer.append(contentsOf: json.bytes)
      buffer.append(0x0A)
    }
  }

  /// The lines of `event` with their newlines.
  public static func lines(of event: RunEvent) -> String {
    var encoder = EventEncoder()
    var buffer: [UInt8] = []
    encoder.append(event, to: &buffer)
    return String(decoding: buffer, as: UTF8.self)
  }

  private mutating func append(
    _ block: ScalarBlock, as type: StaticString, to buffer: inout [UInt8]
  ) {
    let prefixes = prefixes(of: block.keys)
    let rows = block.rowCount
    for row in 0..<rows {
      buffer.append(contentsOf: "{\"event\":\"".utf8)
      type.withUTF8Buffer { buffer.append(contentsOf: $0) }
      buffer.append(contentsOf: "\",\"step\":".utf8)
      buffer.appendDecimal(block.steps[row])
      if !block.epochs.isEmpty {
        buffer.append(contentsOf: ",\"epoch\":".utf8)
        buffer.appendJSON(block.epochs[row])
      }
      buffer.append(contentsOf: ",\"seconds\":".utf8)
      buffer.appendJSON(block.seconds[row])
      buffer.append(contentsOf: ",\"values\":{".utf8)
      for (key, prefix) in prefixes.enumerated() {
        if key > 0 { buffer.append(UInt8(ascii: ",")) }
        buffer.append(contentsOf: prefix)
        buffer.appendJSON(block.values[key * rows + row])
      }
      buffer.append(contentsOf: "}}\n".utf8)
    }
  }

  private mutating func prefixes(of keys: [MetricKey]) -> [[UInt8]] {
    if let known = recentKeys.first(where: { $0.keys == keys }) { return known.prefixes }
    let prefixes = keys.map { key in
      var bytes: [UInt8] = []
      bytes.appendJSON(key.text)
      bytes.append(UInt8(ascii: ":"))
      return bytes
    }
    if recentKeys.count == 4 { recentKeys.removeFirst() }
    recentKeys.append((keys, prefixes))
    return prefixes
  }
}

extension JSONWriter {
  /// The members of every event but scalars and unknown ones.
  package mutating func write(_ event: RunEvent) {
    member("event", event.typeName)
    switch event {
    case .scalars, .inherited, .raceScalars, .unknown: break
    case .started(let manifest):
      key("manifest")
      write(manifest)
    case .hyperparametersDeclared(let declaration):
      write(step: declaration.step, seconds: declaration.seconds)
      key("hyperparameters")
      write(declaration.values)
    case .metricsDeclared(let declaration):
      write(step: declaration.step, seconds: declaration.seconds)
      key("metrics")
      write(declaration.metrics)
    case .capabilities(let declaration):
      write(step: declaration.step, seconds: declaration.seconds)
      write("capabilities", declaration.capabilities.sorted().map(\.key))
    case .planned(let length):
      write(step: length.step, seconds: length.seconds)
      member("epochs", length.epochs)
    case .origin(let origin):
      write(step: origin.step, seconds: origin.seconds)
      write("facts", origin.facts)
    case .dataDescribed(let report): write(report)
    case .confusion(let confusion): write(confusion)
    case .residuals(let residuals): write(residuals)
    case .boundary(let boundary): write(boundary)
    case .histograms(let histograms): write(histograms)
    case .filters(let pictures): write(pictures)
    case .activations(let activations): write(activations)
    case .units(let pictures): write(pictures)
    case .attention(let pictures): write(pictures)
    case .predictions(let numbers):
      write(step: numbers.step, seconds: numbers.seconds)
      write("predictions", numbers.predictions)
      guard let truth = numbers.truth else { break }
      write("truth", truth.values)
      member("targetCount", truth.targetCount)
    case .commandRequested(let request):
      write(request.command)
      write(step: request.step, seconds: request.seconds)
    case .commandApplied(let outcome):
      write(outcome.command)
      write(step: outcome.step, seconds: outcome.seconds)
      member("before", ifPresent: outcome.before)
      member("after", ifPresent: outcome.after)
      member("effective", ifPresent: outcome.effective)
      if let ramp = outcome.ramp { write(ramp) }
      if let level = outcome.guardLevel { write(level) }
      member("reason", ifPresent: outcome.reason)
      member("pauseCause", ifPresent: outcome.pauseCause?.rawValue)
      member("undoOutcome", ifPresent: outcome.undoOutcome?.rawValue)
      if !outcome.edits.isEmpty { write("edits", outcome.edits) }
    case .commandDeferred(let deferral):
      write(deferral.command)
      write(step: deferral.step, seconds: deferral.seconds)
      member("until", deferral.until)
    case .commandRefused(let refusal):
      write(refusal.command)
      write(step: refusal.step, seconds: refusal.seconds)
      member("reason", refusal.reason)
    case .epochFinished(let summary):
      member("epoch", summary.epoch)
      write(step: summary.step, seconds: summary.seconds)
    case .checkpointSaved(let checkpoint), .checkpointRestored(let checkpoint):
      member("file", checkpoint.file)
      member("step", checkpoint.step)
      member("epoch", checkpoint.epoch)
      member("seconds", checkpoint.seconds)
      if let commands = checkpoint.commands { member("commands", commands) }
    case .branched(let branch):
      member("fromStep", branch.fromStep)
      member("toStep", branch.toStep)
      member("seconds", branch.seconds)
      member("reason", branch.reason)
    case .raceStarted(let race): write(race)
    case .raceArmEnded(let end): write(end)
    case .raceEnded(let end): write(end)
    case .layers(let statistics):
      write(step: statistics.step, seconds: statistics.seconds)
      write(statistics.layers)
    case .sample(let sample): write(sample)
    case .rangeTest(let test):
      write(step: test.step, seconds: test.seconds)
      write("rates", test.rates)
      write("costs", test.costs)
      member("proposal", ifPresent: test.proposal)
    case .timeUse(let use):
      write(step: use.step, seconds: use.seconds)
      for (part, spent) in zip(TimeUse.Part.allCases, use.spent) { member(part.rawValue, spent) }
    case .alert(let alert):
      member("rule", alert.rule.description)
      member("step", alert.step)
      member("epoch", ifPresent: alert.epoch)
      member("seconds", alert.seconds)
      member("value", ifPresent: alert.value)
      member("text", alert.text)
    case .message(let message):
      member("level", message.level.rawValue)
      member("text", message.text)
      write(step: message.step, seconds: message.seconds)
    case .finished(let finish):
      member("reason", finish.reason.rawValue)
      write(step: finish.step, seconds: finish.seconds)
      if let restored = finish.restoredStep { member("restoredStep", restored) }
      member("detail", ifPresent: finish.detail)
    }
  }

  package mutating func write(_ name: String, _ numbers: [Double]) {
    key(name)
    beginArray()
    for number in numbers { value(number) }
    endArray()
  }

  mutating func write(_ name: String, _ numbers: [Int]) {
    key(name)
    beginArray()
    for number in numbers { value(number) }
    endArray()
  }

  mutating func write(step: Int, seconds: Double) {
    member("step", step)
    member("seconds", seconds)
  }

  /// The members that make a command.
  package mutating func write(_ command: RunCommand) {
    member("id", command.id)
    member("origin", command.origin.rawValue)
    member("token", ifPresent: command.token)
    member("command", command.action.name)
    switch command.action {
    case .set(let hyperparameter, let value, let terms):
      member("hyperparameter", hyperparameter.key)
      member("value", value)
      write(terms)
    case .liftGuard(let edit): member("edit", edit)
    case .stop(let point): member("at", point.rawValue)
    case .addAlert(let rule), .removeAlert(let rule): member("rule", rule.description)
    case .seek(let step): member("toStep", step)
    case .playbackSpeed(let speed): member("speed", speed)
    case .undoFrom(let first): member("from", first)
    case .race(let hyperparameter, let value, let epochs):
      member("hyperparameter", hyperparameter.key)
      member("value", value)
      member("epochs", epochs)
    case .keep(let arm): member("arm", arm.rawValue)
    case .pause, .resume, .stepOnce, .epochOnce, .undo, .redo, .saveCheckpoint, .evaluate,
      .cancelStop, .rangeTest, .measureTest, .leave:
      break
    }
  }
}

extension RunEvent {
  /// What a log calls the event.
  var typeName: String {
    switch self {
    case .started: "started"
    case .hyperparametersDeclared: "hyperparametersDeclared"
    case .metricsDeclared: "metricsDeclared"
    case .capabilities: "capabilities"
    case .planned: "planned"
    case .origin: "origin"
    case .dataDescribed: "dataDescribed"
    case .scalars: "scalars"
    case .inherited: "inherited"
    case .commandRequested: "commandRequested"
    case .commandApplied: "commandApplied"
    case .commandDeferred: "commandDeferred"
    case .commandRefused: "commandRefused"
    case .epochFinished: "epochFinished"
    case .checkpointSaved: "checkpointSaved"
    case .checkpointRestored: "checkpointRestored"
    case .branched: "branched"
    case .raceStarted: "raceStarted"
    case .raceScalars: "raceScalars"
    case .raceArmEnded: "raceArmEnded"
    case .raceEnded: "raceEnded"
    case .layers: "layers"
    case .confusion: "confusion"
    case .boundary: "boundary"
    case .predictions: "predictions"
    case .residuals: "residuals"
    case .histograms: "histograms"
    case .filters: "filters"
    case .activations: "activations"
    case .units: "units"
    case .attention: "attention"
    case .sample: "sample"
    case .rangeTest: "rangeTest"
    case .timeUse: "timeUse"
    case .alert: "alert"
    case .message: "message"
    case .finished: "finished"
    case .unknown(let type, _): type
    }
  }
}

extension RunCommand.Action {
  /// What a log calls the command.
  package var name: String {
    switch self {
    case .set: "set"
    case .liftGuard: "liftGuard"
    case .pause: "pause"
    case .resume: "resume"
    case .stepOnce: "stepOnce"
    case .epochOnce: "epochOnce"
    case .undo, .undoFrom: "undo"
    case .redo: "redo"
    case .saveCheckpoint: "saveCheckpoint"
    case .evaluate: "evaluate"
    case .stop: "stop"
    case .cancelStop: "cancelStop"
    case .rangeTest: "rangeTest"
    case .race: "race"
    case .keep: "keep"
    case .measureTest: "measureTest"
    case .addAlert: "addAlert"
    case .removeAlert: "removeAlert"
    case .leave: "leave"
    case .seek: "seek"
    case .playbackSpeed: "playbackSpeed"
    }
  }
}
