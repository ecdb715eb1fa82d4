import Glibc
import LocalFiles
import Synchronization

/// `console.log` in a run's folder: what an external trainer printed, as it printed it. A file that has
/// grown large gives way to a new one; the one before stays.
final class ConsoleLog: Sendable {
  static let name = "console.log"
  static let largestBytes = 64 << 20

  private struct State: Sendable {
    var descriptor: Int32 = -1
    var bytes = 0
    var isFailing = false
  }

  let path: String
  private let failed: @Sendable (_ cause: String) -> Void
  private let state = Mutex(State())

  /// - Parameter failed: called when the disk begins to take nothing, with the system's word.
  init(run: String, failed: @escaping @Sendable (_ cause: String) -> Void) {
    path = run + "/" + Self.name
    self.failed = failed
  }

  deinit {
    state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } }
  }

  /// Appends; what the disk does not take is lost, and the run goes on.
  func append(_ bytes: ArraySlice<UInt8>) {
    let failure: Int32? = state.withLock { state in
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
      let code = state.descriptor < 0 ? errno : Self.write(bytes, &state)
      defer { state.isFailing = code != 0 }
      return code != 0 && !state.isFailing ? code : nil
    }
    if let failure { failed(SystemError.text(failure)) }
  }

  /// - Returns: the system's error; 0 when all is written.
  private static func write(_ bytes: ArraySlice<UInt8>, _ state: inout State) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(state.descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count < 0 ? errno : ENOSPC }
      state.bytes += count
      rest = rest.dropFirst(count)
    }
    return 0
  }
}
