import RunEvents
import Training

/// Answers of a trainer, and what they are to.
extension ExternalTrainer {
  /// An answer to what was asked.
  struct Answered {
    /// The step that the command waited for; nil of one that counted as soon as it came.
    var waitedFor: Int?
    var isDue: Bool { waitedFor != nil }
  }

  /// Makes the command that the trainer answers the one that was asked. One that nobody asked for
  /// until now, because it waited for its step or is the trainer's own, is logged as asked.
  ///
  /// - Returns: nil when it was answered before.
  func adopt(
    _ command: inout RunCommand, _ state: inout State, step: Int, seconds: Double
  ) -> Answered? {
    var answered = Answered()
    if command.id <= 0 {
      command = state.ledger.adopt(command)
    } else if let due = state.ledger.cameDue(command.id) {
      command = due.command
      answered.waitedFor = due.afterStep
    } else {
      guard let asked = state.ledger.answered(command.id) else { return nil }
      command = asked
      return answered
    }
    emit(.commandRequested(CommandRequest(command: command, step: step, seconds: seconds)))
    return answered
  }
}
