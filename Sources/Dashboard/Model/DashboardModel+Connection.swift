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

  /// Whether the run keeps to a pace that ends with this screen: it holds only while somebody looks on.
  public var isPaced: Bool {
    guard mode == .live, run.pause == nil, connection?.viewers ?? 1 < 2,
      let row = run.row(.stepRateLimit)
    else { return false }
    return run.hyperparameters[row].base > 0
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
    case .lost where connection.orphan != nil: return ("without its host", .badgeFailed)
    case .lost: return ("the host is gone", .badgeFailed)
    }
  }

  /// Why nothing more comes of a run that is not over, and what helps; nil when all is well.
  var hostProblem: (title: String, text: String, way: String)? {
    guard let connection else { return nil }
    let trouble = connection.trouble.map { ("the host is in trouble", $0, "") }
    guard !run.isFinished else { return trouble }
    switch connection.state {
    case .lost(let reason), .ended(let reason):
      guard let name = run.manifest?.name else { return ("no connection to the run", reason, "") }
      let (text, way) = loss(of: connection, reason, name)
      return ("the run has no host any more", text, way)
    case .connected, .reconnecting: return trouble
    }
  }

  /// What became of a run whose host is gone, and what helps.
  ///
  /// - Parameters:
  ///   - reason: why no more comes, as the line said it.
  ///   - name: the run's.
  private func loss(
    of connection: RunConnection, _ reason: String, _ name: String
  ) -> (text: String, way: String) {
    if let orphan = connection.orphan { return (orphan.text, orphan.way) }
    let word = connection.trouble.map { "in trouble: \($0)" } ?? "unexpectedly"
    let place = machine.map { "q, then on \($0)" } ?? "q, then"
    guard run.isExternal else {
      return (
        "the process that trained it ended \(word); its log and checkpoints are kept",
        "\(place): dltui train --resume \(name)"
      )
    }
    // Another machine says itself what became of the trainer.
    let text =
      machine == nil || connection.trouble != nil
      ? "its host ended \(word), and nothing more is logged; its log is kept" : reason
    return (text, "\(place): dltui \(machine == nil ? "replay" : "doctor") \(name)")
  }
}
