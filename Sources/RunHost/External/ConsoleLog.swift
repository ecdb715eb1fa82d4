import Glibc
import Synchronization

/// `console.log` in a run's folder: what an external trainer printed, as it printed it. A file that has
/// grown large gives way to a new one; the one before stays.
final class ConsoleLog: Sendable {
  static let name = "console.log"
  static let largestBytes = 64 << 20

  private struct State: Sendable {
    var descriptor: Int32 = -1
    var bytes = 0
  }

  let path: String
  private let state = Mutex(State())

  init(run: String) { path = run + "/" + Self.name }

  deinit {
    state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } }
  }

  /// Appends; what the disk does not take is lost, and the run goes on.
  func append(_ bytes: ArraySlice<UInt8>) {
    state.withLock { state in
      if state.descriptor >= 0, state.bytes > Self.largestBytes {
        close(state.descriptor)
        rename(path, path + ".1")
        state.descriptor = -1
      }
      if state.descriptor < 0 {
        state.descriptor = open(
          path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
        state.bytes = 0
      }
      guard state.descriptor >= 0 else { return }
      let count = bytes.withUnsafeBytes { write(state.descriptor, $0.baseAddress, $0.count) }
      state.bytes += max(0, count)
    }
  }
}
