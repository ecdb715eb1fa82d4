import Diagnosis
import RunEvents
import Synchronization
import Training

/// Stands between a run and those who hear its events: puts in the alerts that are due, and gives them to
/// the user's command.
///
/// Called on the threads that the run's events come from; one lock orders them.
package final class AlertSink: RunEventSink {
  private let sink: any RunEventSink
  private let watch: Mutex<AlertWatch>
  private let describe: @Sendable (Alert) -> String
  private let command: [String]
  private let commands: Mutex<AlertCommands?> = Mutex(nil)

  /// - Parameters:
  ///   - sink: hears every event, and the alerts among them.
  ///   - history: what the log of a run that is gone on with holds already.
  ///   - command: what each alert is given to; empty leaves that out.
  ///   - describe: gives what the command reads.
  init(
    _ sink: any RunEventSink, history: [RunEvent] = [], command: [String],
    describe: @escaping @Sendable (Alert) -> String
  ) {
    self.sink = sink
    self.command = command
    self.describe = describe
    var watch = AlertWatch()
    for event in history { _ = watch.take(event) }
    self.watch = Mutex(watch)
    guard !command.isEmpty else { return }
    commands.withLock { $0 = AlertCommands(command) { [weak self] in self?.complain($0) } }
  }

  package func receive(_ event: RunEvent) throws {
    try watch.withLock { watch in
      let alerts = watch.take(event)
      guard !alerts.isEmpty else { return try sink.receive(event) }
      // How a run ended is the last thing that is said of it.
      let isEnd = if case .finished = event { true } else { false }
      let events = alerts.map { RunEvent.alert($0) }
      defer { for alert in alerts { commands.withLock(\.self)?.give(describe(alert)) } }
      try SinkList.all(isEnd ? events + [event] : [event] + events, to: sink)
    }
  }

  package func takeWarnings() -> [String] { sink.takeWarnings() }

  /// Waits for the commands that are under way.
  package func finish() async { await commands.withLock(\.self)?.finish() }

  private func complain(_ text: String) {
    watch.withLock { watch in
      let message = Message(level: .warning, text: text, step: watch.step, seconds: watch.seconds)
      // The sink keeps what the disk does not take, and tries again with the next.
      try? sink.receive(.message(message))
    }
  }
}
