import Foundation
import RunLogs
import Synchronization

/// The real files through a disk that can be full, and a clock that goes when it is told to.
final class FakeDisk: Sendable {
  private struct State {
    /// Bytes that may still be written; nil for any.
    var room: Int?
    /// The most that one write takes.
    var largestWrite = Int.max
    var failure = ENOSPC
    var now = 0.0
    var timers: [(due: Double, body: @Sendable () -> Void)] = []
    var synchronized = 0
    /// Why the disk keeps nothing; 0 when it does.
    var synchronizing: Int32 = 0
  }

  private let state = Mutex(State())

  var output: LogOutput {
    LogOutput(
      write: { [self] descriptor, bytes in
        let allowed = state.withLock { state in
          let count = min(bytes.count, state.largestWrite, state.room ?? .max)
          state.room = state.room.map { $0 - count }
          return count > 0 ? count : -Int(state.failure)
        }
        return allowed < 0 ? allowed : write(descriptor, bytes.baseAddress, allowed)
      },
      synchronize: { [self] descriptor in
        let code = state.withLock { state in
          state.synchronized += 1
          return state.synchronizing
        }
        return code == 0 ? (fsync(descriptor) == 0 ? 0 : -errno) : -code
      },
      now: { [self] in state.withLock { $0.now } },
      after: { [self] seconds, body in
        state.withLock { $0.timers.append(($0.now + seconds, body)) }
      })
  }

  var synchronizedCount: Int { state.withLock { $0.synchronized } }

  func set(room: Int?, failure: Int32 = ENOSPC) {
    state.withLock {
      $0.room = room
      $0.failure = failure
    }
  }

  func failToSynchronize(_ code: Int32) { state.withLock { $0.synchronizing = code } }

  func set(largestWrite: Int) { state.withLock { $0.largestWrite = largestWrite } }

  /// Lets time pass, and the timers that are due go off.
  func pass(_ seconds: Double) {
    let due = state.withLock { state in
      state.now += seconds
      let due = state.timers.filter { $0.due <= state.now }
      state.timers.removeAll { $0.due <= state.now }
      return due
    }
    for timer in due { timer.body() }
  }
}
