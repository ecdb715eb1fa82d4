import RunLogs

/// A line on standard error that says how far something long has come, where a person is there to read
/// it; what takes less than half a second says nothing.
final class WorkProgress {
  private static let quietSeconds = 0.5
  private static let stepSeconds = 0.1

  private let start = LogOutput.system.now()
  private var last = 0.0
  private var isOnScreen = false

  /// - Parameter text: what has come of it so far.
  func report(_ text: @autoclosure () -> String) {
    guard StandardError.isTerminal else { return }
    let seconds = LogOutput.system.now() - start
    guard seconds > Self.quietSeconds, seconds - last > Self.stepSeconds else { return }
    last = seconds
    isOnScreen = true
    StandardError.showProgress(text())
  }

  /// Takes the line away again.
  func end() {
    guard isOnScreen else { return }
    isOnScreen = false
    StandardError.clearProgress()
  }
}
