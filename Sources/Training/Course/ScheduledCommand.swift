import RunEvents

/// A command to carry out at the first step boundary at or after a step.
public struct ScheduledCommand: Hashable, Sendable {
  /// The step boundary to wait for; 0 is before the first step.
  public var afterStep: Int
  /// What to carry out.
  public var command: RunCommand

  /// A command for the first step boundary at or after `afterStep`.
  public init(afterStep: Int, _ command: RunCommand) {
    self.afterStep = afterStep
    self.command = command
  }
}

extension ScheduledCommand: CustomStringConvertible {
  /// For people: `learning rate 0.01 after step 53`.
  public var description: String {
    "\(command.action.title()) after step \(afterStep)"
  }
}
