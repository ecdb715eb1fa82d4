import RunEvents

/// A run that is followed: its curves come in as its writer logs them.
public final class WatchedRun: RunSource {
  /// Where it is; given as a path it leads to this run.
  public let path: String
  let queue = EventQueue()

  init(path: String) { self.path = path }

  /// What was read of the run's files since the last call; nil when nothing was.
  public func takeBatch() -> EventBatch? { queue.take() }

  /// Another program trains: there is nobody to hand a command to.
  public func send(_ command: RunCommand) {
    let refusal = CommandRefusal(
      command: command, step: 0, seconds: 0,
      reason: "a run that another program logs cannot be steered")
    queue.putAtOnce(.commandRefused(refusal))
  }
}
