import Glibc

/// The process's signal handlers while a screen is up.
///
/// Handlers of signals that mean something write the signal's number into a pipe, which is polled
/// together with the keyboard; handlers of fatal ones give the terminal back and let the signal do
/// what it did before. The process's other threads are not disturbed: nothing is blocked.
@MainActor
final class SignalWatch {
  private static let reported = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT, SIGTSTP]
  private static let fatal = [SIGQUIT, SIGSYS, SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE]

  private let pipe = SignalPipe()
  private var previous: [(signal: Int32, action: sigaction)] = []

  /// To be polled; readable when a signal came.
  var readEnd: Int32 { pipe.readEnd }

  init() {
    TerminalRestoration.shared.pointee.pipeEnd = pipe.writeEnd
  }

  func install() {
    for signal in Self.reported { set(signal, Self.reporting()) }
    for signal in Self.fatal { set(signal, Self.restoring()) }
    var ignoring = sigaction()
    ignoring.__sigaction_handler.sa_handler = SIG_IGN
    set(SIGPIPE, ignoring)
  }

  /// Puts back the handlers that were there before.
  func remove() {
    for (signal, action) in previous.reversed() {
      var action = action
      sigaction(signal, &action, nil)
    }
    previous = []
    fatalActions.forget()
    TerminalRestoration.shared.pointee.pipeEnd = -1
    pipe.close()
  }

  /// The next signal that came; nil when none did.
  func next() -> Int32? { pipe.next() }

  /// Stops the process and its group as the terminal's own Ctrl-Z does; returns when it goes on.
  func stopProcess() {
    var byDefault = sigaction()
    byDefault.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(SIGTSTP, &byDefault, nil)
    kill(0, SIGTSTP)
    var reporting = Self.reporting()
    sigaction(SIGTSTP, &reporting, nil)
  }

  private func set(_ signal: Int32, _ action: sigaction) {
    var action = action
    var old = sigaction()
    sigaction(signal, &action, &old)
    previous.append((signal, old))
    if Self.fatal.contains(signal) { fatalActions.remember(signal, old) }
  }

  private static func reporting() -> sigaction {
    var action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { signal in
      SignalPipe.put(signal, into: TerminalRestoration.shared.pointee.pipeEnd)
    }
    return action
  }

  private static func restoring() -> sigaction {
    var action = sigaction()
    action.sa_flags = Int32(bitPattern: UInt32(SA_ONSTACK))
    action.__sigaction_handler.sa_handler = { signal in
      TerminalRestoration.restore(TerminalRestoration.shared)
      fatalActions.reinstate(signal)
      // Blocked until this handler returns; then it does what it did before the screen came up.
      raise(signal)
    }
    return action
  }
}

/// What fatal signals did before the screen came up, where a handler may read it.
private struct FatalActions {
  private let slots: UnsafeMutablePointer<sigaction>
  private let isKnown: UnsafeMutablePointer<Bool>

  init() {
    slots = .allocate(capacity: 65)
    slots.initialize(repeating: sigaction(), count: 65)
    isKnown = .allocate(capacity: 65)
    isKnown.initialize(repeating: false, count: 65)
  }

  func remember(_ signal: Int32, _ action: sigaction) {
    slots[Int(signal)] = action
    isKnown[Int(signal)] = true
  }

  func forget() { isKnown.update(repeating: false, count: 65) }

  func reinstate(_ signal: Int32) {
    if isKnown[Int(signal)] {
      sigaction(signal, slots + Int(signal), nil)
    } else {
      Glibc.signal(signal, SIG_DFL)
    }
  }
}

// Written by the main thread before the handlers are installed, read by them only: sound.
nonisolated(unsafe) private let fatalActions = FatalActions()
