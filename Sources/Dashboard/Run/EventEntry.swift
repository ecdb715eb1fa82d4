import RunEvents

/// A row of the event list.
struct EventEntry: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case started
    /// The intervention with this number.
    case intervention(Int)
    /// A setting that has no part in what is learnt.
    case set(Hyperparameter, before: Double?, after: Double)
    case refused(RunCommand.Action, reason: String)
    /// A command that counts later.
    case deferred(RunCommand.Action, until: String)
    case paused(Pause)
    case resumed
    case stopRequested(RunCommand.StopPoint)
    case stopCancelled
    case checkpoint(file: String?)
    case restored(file: String)
    /// Text that the network made up, or how it answered.
    case sample(TextSample)
    case alert(Alert)
    case alertAdded(AlertRule)
    case alertRemoved(AlertRule)
    case message(Message.Level, String)
    /// A line that was written past the log.
    case output(String)
    case finished(Finish)
  }

  var step: Int
  var content: Content
}
