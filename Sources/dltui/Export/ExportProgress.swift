import RunLogs

/// Says on standard error how far something long has come, where a person is there to read it.
final class ExportProgress {
  /// What takes less says nothing.
  private static let quietSeconds = 0.5
  private static let stepSeconds = 0.1

  private let start = LogOutput.system.now()
  private var last = 0.0
  private var isOnScreen = false

  func report(_ share: Double) {
    guard StandardError.isTerminal else { return }
    let seconds = LogOutput.system.now() - start
    guard seconds > Self.quietSeconds, seconds - last > Self.stepSeconds else { return }
    last = seconds
    isOnScreen = true
    let percent = Int(max(0, min(share, 1)) * 100)
    StandardError.showProgress("export: \(percent) %")
  }

  /// Takes the line away again.
  func end() {
    guard isOnScreen else { return }
    StandardError.clearProgress()
  }
}
