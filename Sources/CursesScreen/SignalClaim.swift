import Glibc
import Synchronization

/// For as long as it lives, signals go into the process's `SignalPipe` instead of doing what they do.
///
/// Several may claim the same signal: it does again what it did before once the last lets go. A
/// signal is never lost between two claims that overlap.
public final class SignalClaim: Sendable {
  private struct Entry {
    var count = 1
    var before: sigaction
  }

  private static let entries = Mutex<[Int32: Entry]>([:])
  private let signals: [Int32]

  /// - Parameter signals: those that would end the process without.
  public init(_ signals: [Int32] = SignalMeaning.signals) {
    // The handler must find the pipe made.
    _ = SignalPipe.process
    self.signals = signals.filter(Self.claim)
    // Whoever reads our output and goes away must not take the process with it.
    _ = Self.ignoresLostReaders
  }

  deinit { signals.forEach(Self.release) }

  /// False for a signal that somebody else takes already, or has it ignored.
  private static func claim(_ signal: Int32) -> Bool {
    entries.withLock { entries in
      if entries[signal] != nil {
        entries[signal]?.count += 1
        return true
      }
      var before = sigaction()
      sigaction(signal, nil, &before)
      let isFree =
        before.sa_flags & SA_SIGINFO == 0
        && unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 0
      guard isFree || !SignalMeaning.leftAlone(signal) else { return false }
      entries[signal] = Entry(before: before)
      set(signal)
      return true
    }
  }

  private static func release(_ signal: Int32) {
    entries.withLock { entries in
      guard var entry = entries[signal] else { return }
      entry.count -= 1
      guard entry.count == 0 else { return entries[signal] = entry }
      entries[signal] = nil
      sigaction(signal, &entry.before, nil)
    }
  }

  /// Has the signal go into the pipe.
  static func set(_ signal: Int32) {
    var action = sigaction()
    action.sa_flags = SA_RESTART | SA_SIGINFO
    action.__sigaction_handler.sa_sigaction = { signal, facts, _ in
      let isSent = facts?.pointee.si_code ?? 0 == SI_USER
      let sender = facts?.pointee._sifields._kill.si_pid
      SignalPipe.process.put(signal, isFromParent: isSent && sender == getppid())
    }
    sigaction(signal, &action, nil)
  }

  private static let ignoresLostReaders: Bool = {
    signal(SIGPIPE, SIG_IGN)
    return true
  }()
}

extension SignalMeaning {
  /// Whether a signal that is ignored, or that somebody else takes (a profiler, say), stays theirs.
  fileprivate static func leftAlone(_ signal: Int32) -> Bool {
    signals.contains(signal) && !asked.contains(signal)
  }
}
