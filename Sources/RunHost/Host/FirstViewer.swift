import Synchronization

/// Whether a screen has ever looked on: a run that is over at once waits a moment for the one that
/// started it.
final class FirstViewer: Sendable {
  private static let patience = (tries: 200, milliseconds: 25)

  private let hasCome = Mutex(false)

  func came() { hasCome.withLock { $0 = true } }

  func wait() async {
    for _ in 0..<Self.patience.tries where !hasCome.withLock(\.self) {
      try? await Task.sleep(for: .milliseconds(Self.patience.milliseconds))
    }
  }
}
