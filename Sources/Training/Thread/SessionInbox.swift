import Platform
import RunEvents

/// What other threads have for the training thread, which looks at every step boundary and sleeps
/// here while the run is paused.
final class SessionInbox: Sendable {
  struct Content: Sendable {
    var commands: [RunCommand] = []
    /// Files written, or not, by the checkpoint thread.
    var writes: [CheckpointWriter.Outcome] = []
    /// Who looks on from now on.
    var attendance: Attendance?

    var isEmpty: Bool { commands.isEmpty && writes.isEmpty && attendance == nil }
  }

  private let content = Monitor(Content())

  func send(_ command: RunCommand) { content.update { $0.commands.append(command) } }

  func attend(_ attendance: Attendance) { content.update { $0.attendance = attendance } }

  func report(_ write: CheckpointWriter.Outcome) { content.update { $0.writes.append(write) } }

  /// Everything that arrived since the last time.
  func take() -> Content {
    content.withLock { $0.taken } ?? Content()
  }

  /// The files alone; commands stay for the next boundary.
  func takeWrites() -> [CheckpointWriter.Outcome] {
    content.withLock { content in
      defer { content.writes = [] }
      return content.writes
    }
  }

  /// Sleeps until something is there, or for `seconds` at most; takes nothing.
  func wait(seconds: Double?) {
    _ = content.wait(seconds: seconds) { $0.isEmpty ? nil : true }
  }
}

extension SessionInbox.Content {
  /// Empties itself; nil when it was empty.
  fileprivate var taken: SessionInbox.Content? {
    mutating get {
      guard !isEmpty else { return nil }
      defer { self = SessionInbox.Content() }
      return self
    }
  }
}
