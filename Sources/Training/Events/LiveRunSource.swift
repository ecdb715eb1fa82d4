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
    var inbox: SessionInbox?
    /// Whether what comes next is another run's than what was taken.
    var startsOver = false
  }

  private let state = Monitor(State())

  public init() {}

  /// Passes commands on to `session` from now on, those that came before first.
  public func connect(to session: TrainingSession) {
    state.withLock { state in
      state.inbox = session.inbox
      state.early.forEach(session.inbox.send)
      state.early = []
    }
  }

  /// The session is over and another's events come next: what is not taken yet is forgotten, and
  /// commands wait for the session they are then meant for.
  public func startOver() {
    state.withLock { state in
      state.mailbox = Mailbox()
      state.inbox = nil
      state.startsOver = true
    }
  }

  public func receive(_ event: RunEvent) {
    state.withLock { $0.mailbox.receive(event) }
  }

  public func takeBatch() -> EventBatch? {
    let taken: (mailbox: Mailbox, startsOver: Bool)? = state.withLock { state in
      guard !state.mailbox.isEmpty else { return nil }
      defer { (state.mailbox, state.startsOver) = (Mailbox(), false) }
      return (state.mailbox, state.startsOver)
    }
    guard var taken else { return nil }
    return EventBatch(events: taken.mailbox.takeAll(), startsOver: taken.startsOver)
  }

  public func send(_ command: RunCommand) {
    state.withLock { state in
      if let inbox = state.inbox { inbox.send(command) } else { state.early.append(command) }
    }
  }
}
