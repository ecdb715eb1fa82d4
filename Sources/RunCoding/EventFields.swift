import RunEvents

/// The members of one line, found but not yet read.
package struct EventFields {
  private var members: [(name: EscapedText, start: Int)] = []
  private let bytes: UnsafeBufferPointer<UInt8>

  /// Finds the members, and checks that the line is one object and nothing else.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONDamage) {
    var scanner = JSONScanner(bytes)
    try self.init(&scanner)
    try scanner.expectEnd()
  }

  /// Finds the members of the object that is next.
  private init(_ scanner: inout JSONScanner) throws(JSONDamage) {
    bytes = scanner.bytes
    var found: [(name: EscapedText, start: Int)] = []
    try scanner.members { (scanner, name) throws(JSONDamage) in
      found.append((name, scanner.position))
      try scanner.skipValue()
    }
    members = found
  }

  func scanner(_ name: StaticString) -> JSONScanner? {
    guard let member = members.last(where: { $0.name == name }) else { return nil }
    var scanner = JSONScanner(bytes, at: member.start)
    return scanner.word("null") ? nil : scanner
  }

  func missing(_ name: StaticString) -> JSONDamage {
    JSONDamage(offset: 0, reason: "no member \"\(name)\"")
  }

  package func string(_ name: StaticString) throws(JSONDamage) -> String? {
    guard var scanner = scanner(name) else { return nil }
    return try scanner.string()
  }

  package func number(_ name: StaticString) throws(JSONDamage) -> Double? {
    guard var scanner = scanner(name) else { return nil }
    return try scanner.number()
  }

  package func integer(_ name: StaticString) throws(JSONDamage) -> Int? {
    guard var scanner = scanner(name) else { return nil }
    return try scanner.integer()
  }

  /// False when it is not there.
  package func flag(_ name: StaticString) throws(JSONDamage) -> Bool {
    guard var scanner = scanner(name) else { return false }
    return try scanner.flag()
  }

  /// A count that may be left out, for what it then is.
  package func count(_ name: StaticString, or standard: Int) throws(JSONDamage) -> Int {
    guard var scanner = scanner(name) else { return standard }
    return try scanner.count()
  }

  package func requiredString(_ name: StaticString) throws(JSONDamage) -> String {
    guard let value = try string(name) else { throw missing(name) }
    return value
  }

  package func requiredNumber(_ name: StaticString) throws(JSONDamage) -> Double {
    guard let value = try number(name) else { throw missing(name) }
    return value
  }

  package func requiredInteger(_ name: StaticString) throws(JSONDamage) -> Int {
    guard let value = try integer(name) else { throw missing(name) }
    return value
  }

  func requiredCount(_ name: StaticString) throws(JSONDamage) -> Int {
    guard var scanner = scanner(name) else { throw missing(name) }
    return try scanner.count()
  }

  /// A command's number, which is below 0 where the run itself gave it.
  package func requiredIdentifier(_ name: StaticString) throws(JSONDamage) -> Int {
    let identifier = try requiredInteger(name)
    guard identifier.magnitude <= JSONScanner.greatestCount else {
      throw JSONDamage(offset: 0, reason: "expected a command's number, found \(identifier)")
    }
    return identifier
  }

  func requiredShare(_ name: StaticString) throws(JSONDamage) -> Double {
    guard var scanner = scanner(name) else { throw missing(name) }
    return try scanner.share()
  }

  /// The counts of an array.
  func counts(_ name: StaticString) throws(JSONDamage) -> [Int] {
    guard var scanner = scanner(name) else { throw missing(name) }
    return try scanner.counts()
  }

  /// The numbers of an array.
  func numbers(_ name: StaticString) throws(JSONDamage) -> [Double] {
    guard var scanner = scanner(name) else { throw missing(name) }
    var numbers: [Double] = []
    try scanner.elements { (scanner) throws(JSONDamage) in
      numbers.append(try scanner.number())
    }
    return numbers
  }

  /// The numbers of an array; none when it is not there.
  package func numbersIfPresent(_ name: StaticString) throws(JSONDamage) -> [Double] {
    scanner(name) == nil ? [] : try numbers(name)
  }

  /// The strings of an array; none when it is not there.
  package func strings(_ name: StaticString) throws(JSONDamage) -> [String] {
    guard var scanner = scanner(name) else { return [] }
    return try scanner.strings()
  }

  /// The members of an object; nil when it is not there.
  func object(_ name: StaticString) throws(JSONDamage) -> EventFields? {
    guard var scanner = scanner(name) else { return nil }
    return try EventFields(&scanner)
  }

  /// The elements of an array of objects; nil when `read` does not know a word in one.
  func list<Element>(
    _ name: StaticString, _ read: (EventFields) throws(JSONDamage) -> Element?
  ) throws(JSONDamage) -> [Element]? {
    guard var scanner = scanner(name) else { throw missing(name) }
    var elements: [Element] = []
    var isKnown = true
    try scanner.elements { (scanner) throws(JSONDamage) in
      guard let element = try read(try EventFields(&scanner)) else {
        isKnown = false
        return
      }
      elements.append(element)
    }
    return isKnown ? elements : nil
  }

  func manifest() throws(JSONDamage) -> RunManifest {
    guard var scanner = scanner("manifest") else { throw missing("manifest") }
    return try scanner.manifest()
  }
}

extension EventFields {
  /// The event of `type`, which is not `scalars`; nil when this version does not know it, or a
  /// word in it.
  func event(type: String) throws(JSONDamage) -> RunEvent? {
    switch type {
    case "started": .started(try manifest())
    case "hyperparametersDeclared": .hyperparametersDeclared(try declaration())
    case "metricsDeclared": .metricsDeclared(try metricDeclaration())
    case "planned": try plannedLength().map { .planned($0) }
    case "capabilities":
      .capabilities(
        CapabilityDeclaration(
          Set(try strings("capabilities").map(Capability.init)),
          step: try requiredInteger("step"), seconds: try requiredNumber("seconds")))
    case "origin": .origin(try origin())
    case "dataDescribed": try dataReport().map { .dataDescribed($0) }
    case "commandRequested", "commandApplied", "commandDeferred", "commandRefused":
      try commandEvent(type: type)
    case "epochFinished":
      .epochFinished(
        EpochSummary(
          epoch: try requiredInteger("epoch"), step: try requiredInteger("step"),
          seconds: try requiredNumber("seconds")))
    case "checkpointSaved": .checkpointSaved(try checkpoint())
    case "checkpointRestored": .checkpointRestored(try checkpoint())
    case "branched":
      .branched(
        Branch(
          fromStep: try requiredInteger("fromStep"), toStep: try requiredInteger("toStep"),
          seconds: try requiredNumber("seconds"), reason: try requiredString("reason")))
    case "raceStarted": .raceStarted(try race())
    case "raceScalars": .raceScalars(try row())
    case "inherited": .inherited(try row())
    case "raceArmEnded": try raceArmEnd().map { .raceArmEnded($0) }
    case "raceEnded": try raceEnd().map { .raceEnded($0) }
    case "layers": .layers(try layerStatistics())
    case "confusion": try confusion().map { .confusion($0) }
    case "boundary": .boundary(try decisionBoundary())
    case "predictions": .predictions(try predictedNumbers())
    case "residuals": try residuals().map { .residuals($0) }
    case "histograms": .histograms(try layerHistograms())
    case "filters": .filters(try filterPictures())
    case "activations": .activations(try exampleActivations())
    case "units": .units(try unitPictures())
    case "attention": .attention(try attentionPictures())
    case "sample": .sample(try textSample())
    case "rangeTest": .rangeTest(try rangeTest())
    case "timeUse": .timeUse(try timeUse())
    case "alert": try alert()
    case "message": try message()
    case "finished": try finish()
    default: nil
    }
  }

  private func commandEvent(type: String) throws(JSONDamage) -> RunEvent? {
    guard let command = try command() else { return nil }
    let step = try requiredInteger("step")
    let seconds = try requiredNumber("seconds")
    switch type {
    case "commandRequested":
      return .commandRequested(CommandRequest(command: command, step: step, seconds: seconds))
    case "commandDeferred":
      return .commandDeferred(
        CommandDeferral(
          command: command, step: step, seconds: seconds, until: try requiredString("until")))
    case "commandRefused":
      return .commandRefused(
        CommandRefusal(
          command: command, step: step, seconds: seconds, reason: try requiredString("reason")))
    default:
      var outcome = CommandOutcome(
        command: command, step: step, seconds: seconds, before: try number("before"),
        after: try number("after"), effective: try number("effective"),
        reason: try string("reason"))
      outcome.pauseCause = try string("pauseCause").flatMap(PauseCause.init)
      outcome.undoOutcome = try string("undoOutcome").flatMap(UndoOutcome.init)
      outcome.edits = scanner("edits") == nil ? [] : try counts("edits")
      outcome.ramp = try rampStart()
      outcome.guardLevel = try guardLevel()
      outcome.completeFromSentence()
      return .commandApplied(outcome)
    }
  }

  private func command() throws(JSONDamage) -> RunCommand? {
    guard let origin = RunCommand.Origin(rawValue: try requiredString("origin")),
      let action = try action()
    else { return nil }
    return RunCommand(
      id: try requiredIdentifier("id"), action, origin: origin, token: try string("token"))
  }

  func action() throws(JSONDamage) -> RunCommand.Action? {
    switch try requiredString("command") {
    case "set":
      return .set(
        Hyperparameter(try requiredString("hyperparameter")), try requiredNumber("value"),
        try editTerms())
    case "liftGuard": return .liftGuard(try requiredIdentifier("edit"))
    case "stop":
      guard let point = RunCommand.StopPoint(rawValue: try requiredString("at")) else {
        return nil
      }
      return .stop(point)
    case "race": return try raceAction()
    case "keep": return try arm("arm").map { .keep($0) }
    case "addAlert": return try rule().map { .addAlert($0) }
    case "removeAlert": return try rule().map { .removeAlert($0) }
    case "undo": return try integer("from").map { .undoFrom($0) } ?? .undo
    case "seek": return .seek(step: try requiredInteger("toStep"))
    case "playbackSpeed": return .playbackSpeed(try requiredNumber("speed"))
    case let name: return Self.plainActions[name]
    }
  }

  private static let plainActions: [String: RunCommand.Action] = [
    "pause": .pause, "resume": .resume, "stepOnce": .stepOnce, "epochOnce": .epochOnce,
    "redo": .redo, "saveCheckpoint": .saveCheckpoint, "evaluate": .evaluate,
    "cancelStop": .cancelStop,
    "rangeTest": .rangeTest, "measureTest": .measureTest, "leave": .leave,
  ]

  private func declaration() throws(JSONDamage) -> HyperparameterDeclaration {
    guard var scanner = scanner("hyperparameters") else { throw missing("hyperparameters") }
    return HyperparameterDeclaration(
      values: try scanner.hyperparameterDefinitions(), step: try requiredInteger("step"),
      seconds: try requiredNumber("seconds"))
  }

  /// An object of strings; empty when it is not there.
  package func texts(_ name: StaticString) throws(JSONDamage) -> [String: String] {
    guard var scanner = scanner(name) else { return [:] }
    return try scanner.texts()
  }

  /// Nil for a length that is none.
  private func plannedLength() throws(JSONDamage) -> PlannedLength? {
    let epochs = try requiredNumber("epochs")
    guard epochs.isFinite, epochs > 0 else { return nil }
    return PlannedLength(
      epochs: epochs, step: try requiredInteger("step"), seconds: try requiredNumber("seconds"))
  }

  private func metricDeclaration() throws(JSONDamage) -> MetricDeclaration {
    guard var scanner = scanner("metrics") else { throw missing("metrics") }
    return MetricDeclaration(
      metrics: try scanner.metricDefinitions(), step: try requiredInteger("step"),
      seconds: try requiredNumber("seconds"))
  }

  private func origin() throws(JSONDamage) -> RunOrigin {
    RunOrigin(
      facts: try texts("facts"), step: try requiredInteger("step"),
      seconds: try requiredNumber("seconds"))
  }

  private func checkpoint() throws(JSONDamage) -> Checkpoint {
    Checkpoint(
      file: try requiredString("file"), step: try requiredInteger("step"),
      epoch: try requiredNumber("epoch"), seconds: try requiredNumber("seconds"),
      commands: try integer("commands"))
  }

  private func layerStatistics() throws(JSONDamage) -> LayerStatistics {
    guard var scanner = scanner("layers") else { throw missing("layers") }
    return LayerStatistics(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      layers: try scanner.layers())
  }

  private func predictedNumbers() throws(JSONDamage) -> PredictedNumbers {
    let truth = scanner("truth") == nil ? nil : try numbers("truth")
    let count = try count("targetCount", or: 1)
    return PredictedNumbers(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      predictions: try numbers("predictions"),
      truth: truth.map { PredictedNumbers.Truth(values: $0, targetCount: count) })
  }

  private func rangeTest() throws(JSONDamage) -> RangeTest {
    RangeTest(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      rates: try numbers("rates"), costs: try numbers("costs"),
      proposal: try number("proposal"))
  }

  private func timeUse() throws(JSONDamage) -> TimeUse {
    let spent = [
      try number("data"), try number("forward"), try number("backward"), try number("update"),
      try number("evaluation"), try number("log"),
    ]
    return TimeUse(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      spent: spent.map { $0 ?? 0 })
  }

  /// nil for a rule that this version does not know.
  private func rule() throws(JSONDamage) -> AlertRule? {
    let text = try requiredString("rule")
    return try? AlertRule(text)
  }

  private func alert() throws(JSONDamage) -> RunEvent? {
    guard let rule = try rule() else { return nil }
    return .alert(
      Alert(
        rule: rule, step: try requiredInteger("step"), epoch: try number("epoch"),
        seconds: try requiredNumber("seconds"), value: try number("value"),
        text: try requiredString("text")))
  }

  private func message() throws(JSONDamage) -> RunEvent? {
    guard let level = Message.Level(rawValue: try requiredString("level")) else { return nil }
    return .message(
      Message(
        level: level, text: try requiredString("text"), step: try requiredInteger("step"),
        seconds: try requiredNumber("seconds")))
  }

  private func finish() throws(JSONDamage) -> RunEvent? {
    guard let reason = Finish.Reason(rawValue: try requiredString("reason")) else { return nil }
    return .finished(
      Finish(
        reason: reason, step: try requiredInteger("step"),
        seconds: try requiredNumber("seconds"), restoredStep: try integer("restoredStep"),
        detail: try string("detail")))
  }
}
