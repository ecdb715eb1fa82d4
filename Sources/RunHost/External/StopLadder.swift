import Dispatch
import Glibc
import Platform
import RunControl
import Synchronization

/// Ends a process group, first by asking: SIGINT, after some seconds SIGTERM, then SIGKILL for everything
/// that it has started.
final class StopLadder: Sendable {
  private struct State: Sendable {
    var rung = 0
    var isCancelled = false
  }

  private static let signals = [SIGINT, SIGTERM, SIGKILL]
  private static let names = ["SIGINT", "SIGTERM", "SIGKILL"]

  private let grace: Double
  private let state = Mutex(State())

  init(grace: Double) { self.grace = grace }

  /// Sends the next signal, and later those after it.
  ///
  /// - Returns: what was done and what will be, as a clause.
  func climb(_ process: pid_t) -> String {
    let rung = state.withLock { state in
      defer { state.rung = min(state.rung + 1, Self.signals.count - 1) }
      return state.rung
    }
    let tree = ProcessTree(of: process)
    // One that is stopped hears nothing.
    tree.send(SIGCONT)
    kill(-process, Self.signals[rung])
    if Self.signals[rung] == SIGKILL { tree.send(SIGKILL) }
    guard rung + 1 < Self.signals.count else { return "sent SIGKILL" }
    let (grace, next) = (grace, Self.names[rung + 1])
    DispatchQueue.global().asyncAfter(deadline: .now() + grace) { [weak self] in
      guard let self, self.state.withLock({ !$0.isCancelled && $0.rung == rung + 1 }) else {
        return
      }
      _ = self.climb(process)
    }
    return "sent \(Self.names[rung]); \(next) after \(String(printf: "%g", grace)) s"
  }

  func cancel() { state.withLock { $0.isCancelled = true } }
}
