import RunCoding
import RunEvents
import RunLogs
import Synchronization

/// Prints a run's events on standard output as they come: lines for people, or JSON lines.
///
/// Called on the training thread. When the output cannot be written, printing ends and the run goes
/// on: its log has everything.
final class EventPrinter: RunEventSink {
  enum Format { case plain, json }

  private struct State: Sendable {
    var plain = PlainLines()
    var encoder = EventEncoder()
  }

  private let format: Format
  private let state = Mutex(State())

  /// - Parameter history: what the log of a run that is gone on with holds already; it is not printed.
  init(_ format: Format, history: [RunEvent] = []) {
    self.format = format
    guard format == .plain else { return }
    state.withLock { state in for event in history { _ = state.plain.lines(for: event) } }
  }

  func receive(_ event: RunEvent) {
    state.withLock { state in
      switch format {
      case .plain: StandardOutput.print(lines: state.plain.lines(for: event))
      case .json:
        var bytes: [UInt8] = []
        state.encoder.append(event, to: &bytes)
        _ = StandardOutput.write(bytes, as: .json)
      }
    }
  }
}
