import CellUI
import RunEvents

extension DashboardModel {
  /// Whether the run goes on when this screen is left.
  var canDetach: Bool {
    switch connection?.state {
    case .connected, .reconnecting: !run.isFinished
    case .ended, .lost, nil: false
    }
  }

  /// Takes in how the line to the host stands. It may have broken and be open again before anybody saw
  /// it, as after this screen stood still.
  mutating func take(_ connection: RunConnection) {
    if connection.reconnections > self.connection?.reconnections ?? 0 {
      say(.note, "the line to the host broke and is open again; what was missed follows")
    }
    self.connection = connection
  }

  /// Whether the process that trained the run is gone.
  var hasLostHost: Bool {
    switch connection?.state {
    case .ended, .lost: true
    case .connected, .reconnecting, nil: false
    }
  }

  /// Whether another screen controls the run.
  var looksOn: Bool {
    guard let connection, connection.state == .connected else { return false }
    return !connection.controls
  }

  /// What the header says of the host; nil when there is nothing to say.
  var connectionText: (text: String, role: ThemeRole)? {
    guard let connection, !run.isFinished else { return nil }
    switch connection.state {
    case .connected where connection.viewers > 1:
      let others = connection.viewers - 1
      if connection.controls {
        return ("you control, \(others) look\(others == 1 ? "s" : "") on", .textDim)
      }
      let name = connection.controller.isEmpty ? "another screen" : connection.controller
      return ("\(name) controls", .badgePaused)
    case .connected: return nil
    case .reconnecting(let seconds):
      let ago = NumberFormat.duration(seconds: Double(seconds))
      return ("reconnecting, last seen \(ago) ago", .badgePaused)
    case .ended: return nil
    case .lost: return ("the host is gone", .badgeFailed)
    }
  }

  /// Why nothing more comes of a run that is not over, and what helps; nil when all is well.
  var hostProblem: (title: String, text: String, way: String)? {
    guard let connection else { return nil }
    let trouble = connection.trouble.map { ("the host is in trouble", $0, "") }
    guard !run.isFinished else { return trouble }
    switch connection.state {
    case .lost, .ended:
      let word = connection.trouble.map { "in trouble: \($0)" } ?? "unexpectedly"
      return (
        "the run has no host any more",
        "the process that trained it ended \(word); its log and checkpoints are kept",
        "q, then: dltui train --resume \(run.manifest?.name ?? "latest")"
      )
    case .connected, .reconnecting: return trouble
    }
  }
}
