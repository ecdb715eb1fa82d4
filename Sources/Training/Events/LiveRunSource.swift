import Platform
import RunEvents

/// The bounded mailbox between a session and the dashboard that draws it.
///
/// The session's thread puts events in, the drawing thread takes them once a frame; neither waits
/// for the other longer than it takes to move a row.
public final class LiveRunSource: RunSource, RunEventSink {
  private struct State: Sendable {
    var mailbox = Mailbox()
    /// Commands sent before there was a session to send them to.
    var early: [RunCommand] = []
    /// Takes commands on; nil while nobody is there to take them.
    var receiver: (@Sendable (RunCommand) -> Void)?
    /// Whether what comes next is another run's than what was taken.
    var startsOver = false
  }

  private let state = Monitor(State())

  /// A source that keeps commands until it is connected.
  public init() {}

  /// Passes commands on to `session` from now on, those that came before first.
  public func connect(to session: TrainingSession) {
    let inbox = session.inbox
    connect { inbox.send($0) }
  }

  /// Passes commands on to `receiver` from now on, those that came before first.
  public func connect(_ receiver: @escaping @Sendable (RunCommand) -> Void) {
    state.withLock { state in
      state.receiver = receiver
      state.early.forEach(receiver)
      state.early = []
    }
  }

  /// The run is over and another's events come next: what is not taken yet is forgotten.
  public func startOver() {
    state.withLock { state in
      state.mailbox = Mailbox()
      state.startsOver = true
    }
  }

  /// Keeps the event for the next batch; called on the training thread.
  public func receive(_ event: RunEvent) {
    state.withLock { $0.mailbox.receive(event) }
  }

  /// Everything that was received since the last call; nil when nothing was.
  public func takeBatch() -> EventBatch? {
    let taken: (mailbox: Mailbox, startsOver: Bool)? = state.withLock { state in
      guard !state.mailbox.isEmpty else { return nil }
      defer { (state.mailbox, state.startsOver) = (Mailbox(), false) }
      return (state.mailbox, state.startsOver)
    }
    guard var taken else { return nil }
    return EventBatch(events: taken.mailbox.takeAll(), startsOver: taken.startsOver)
  }

  /// Passes the command on, or keeps it until there is somebody to pass it on to.
  public func send(_ command: RunCommand) {
    state.withLock { state in
      if let receiver = state.receiver { receiver(command) } else { state.early.append(command) }
    }
  }
}
