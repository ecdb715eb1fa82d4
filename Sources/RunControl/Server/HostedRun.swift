import RunEvents

/// A run as its host serves it: a log to read, and somebody to send commands to.
public protocol HostedRun: Sendable {
  var name: String { get }
  /// Where its folder is now.
  var path: String { get }
  /// How much of the log is in the file.
  var loggedBytes: Int { get }

  /// The log's bytes from `offset` on, at most `limit`; empty where there is nothing yet.
  func readLog(from offset: Int, limit: Int) -> [UInt8]

  /// Enqueues the command and returns at once.
  func send(_ command: RunCommand)
}

/// What a host wants to know of its connections. Called on the server's own thread.
public protocol ControlServerDelegate: AnyObject, Sendable {
  /// So many screens look on now.
  func viewersChanged(to count: Int)

  /// A trainer introduced itself; its lines come to `trainer(_:sent:)` until it closes.
  func trainerConnected(_ link: TrainerLink, _ hello: ControlLine.Hello)
  func trainer(_ link: TrainerLink, sent event: RunEvent)
  func trainerClosed(_ link: TrainerLink)
}

extension ControlServerDelegate {
  /// Refuses the trainer: a run of the engine has none that connects.
  public func trainerConnected(_ link: TrainerLink, _ hello: ControlLine.Hello) {
    link.close(reason: "this run trains by itself")
  }
  /// Takes no event, where no trainer connects.
  public func trainer(_ link: TrainerLink, sent event: RunEvent) {}
  /// Does nothing, where no trainer connects.
  public func trainerClosed(_ link: TrainerLink) {}
}

/// The way back to a trainer.
public protocol TrainerLink: AnyObject, Sendable {
  /// Enqueues a line, without its newline.
  func send(_ line: String)
  /// Says why, and closes.
  func close(reason: String)
}
