import RunEvents

/// How a checkpoint writes the commands that wait for their step: `STEP:ID:ACTION`, with the
/// setting, its value and the terms of the edit behind `set`, the value and the epochs behind `race`,
/// the arm behind `keep`, the point behind `stop`, the first edit behind an `undo` of several, and
/// `guard` at the end where one did it.
extension ScheduledCommand {
  /// Nil for what waits in no run: commands of the run's own, of the system, and a replay's.
  var text: String? {
    guard command.origin.steers else { return nil }
    let action: String
    switch command.action {
    case .set(let hyperparameter, let value, let terms):
      action = "set:\(hyperparameter.key):\(value)" + (terms == .plain ? "" : ":\(terms)")
    case .race(let hyperparameter, let value, let epochs):
      action = "race:\(hyperparameter.key):\(value):\(epochs)"
    case .keep(let arm): action = "keep:\(arm.rawValue)"
    case .stop(let point): action = "stop:\(point.rawValue)"
    case .undoFrom(let first): action = "undo:\(first)"
    default:
      guard let name = Self.plainActions.first(where: { $0.value == command.action })?.key else {
        return nil
      }
      action = name
    }
    return "\(afterStep):\(command.id):\(action)"
      + (command.origin == .guarding ? ":\(RunCommand.Origin.guarding.rawValue)" : "")
  }

  /// Nil when it is none.
  init?(text: String) {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let isGuards = parts.last == RunCommand.Origin.guarding.rawValue
    if isGuards { parts.removeLast() }
    guard parts.count >= 3, let afterStep = Int(parts[0]), let id = Int(parts[1]),
      let action = Self.action(parts[2...].map { $0 })
    else { return nil }
    self.init(
      afterStep: afterStep, RunCommand(id: id, action, origin: isGuards ? .guarding : .user))
  }

  private static func action(_ parts: [String]) -> RunCommand.Action? {
    switch (parts[0], parts.count) {
    case ("set", 3):
      return Double(parts[2]).map { .set(Hyperparameter(parts[1]), $0) }
    case ("set", 4):
      guard let value = Double(parts[2]), let terms = try? EditTerms(parts[3]) else { return nil }
      return .set(Hyperparameter(parts[1]), value, terms)
    case ("race", 4):
      guard let value = Double(parts[2]), let epochs = Int(parts[3]) else { return nil }
      return .race(Hyperparameter(parts[1]), against: value, epochs: epochs)
    case ("keep", 2): return Race.Arm(rawValue: parts[1]).map { .keep($0) }
    case ("stop", 2): return RunCommand.StopPoint(rawValue: parts[1]).map { .stop($0) }
    case ("undo", 2): return Int(parts[1]).map { .undoFrom($0) }
    case (let name, 1): return plainActions[name]
    default: return nil
    }
  }

  private static let plainActions: [String: RunCommand.Action] = [
    "pause": .pause, "resume": .resume, "stepOnce": .stepOnce, "epochOnce": .epochOnce,
    "undo": .undo, "redo": .redo, "saveCheckpoint": .saveCheckpoint, "cancelStop": .cancelStop,
    "rangeTest": .rangeTest, "measureTest": .measureTest,
  ]
}
