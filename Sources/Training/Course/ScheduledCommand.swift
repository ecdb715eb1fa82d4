import RunEvents

/// A command to carry out at the first step boundary at or after a step.
public struct ScheduledCommand: Hashable, Sendable {
  public var afterStep: Int
  public var command: RunCommand

  public init(afterStep: Int, _ command: RunCommand) {
    self.afterStep = afterStep
    self.command = command
  }
}

extension ScheduledCommand: CustomStringConvertible {
  /// For people: `learning rate 0.01 after step 53`.
  public var description: String {
    let what =
      switch command.action {
      case .set(let hyperparameter, let value):
        "\(HyperparameterDefinition.usual(hyperparameter).title) "
          + HyperparameterDefinition.text(value)
      case .pause: "pause"
      case .resume: "resume"
      case .stepOnce: "one step"
      case .epochOnce: "one epoch"
      case .undo: "undo"
      case .saveCheckpoint: "save"
      case .evaluate: "evaluate"
      case .stop: "stop"
      case .cancelStop: "no stop"
      case .rangeTest: "range test"
      case .measureTest: "the test set"
      case .leave: "leave"
      case .seek, .playbackSpeed: "replay"
      }
    return "\(what) after step \(afterStep)"
  }
}
