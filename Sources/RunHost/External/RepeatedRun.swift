import RunEvents
import Training

/// A logged run whose commands are carried out again under another trainer.
package struct RepeatedRun: Sendable {
  package let name: String
  /// By their steps.
  package let commands: [ScheduledCommand]

  package init(name: String, events: [RunEvent]) {
    self.name = name
    commands = RunCourse(events).steering
  }

  /// What will be done, for people.
  var announcement: String {
    guard !commands.isEmpty else { return "nobody steered \(name): there is nothing to repeat" }
    return "repeats \(name): \(Self.list(commands))"
  }

  /// `learning rate 0.01 after step 53, stop after step 90`
  static func list(_ commands: [ScheduledCommand]) -> String {
    let shown = commands.prefix(6).map(\.description)
    let rest = commands.count > shown.count ? ", and \(commands.count - shown.count) more" : ""
    return shown.joined(separator: ", ") + rest
  }
}
