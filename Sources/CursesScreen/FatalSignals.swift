import Glibc

/// Signals of which nothing recovers: they give the terminal back, let whoever took them before say
/// what happened (a backtracer, say), and end the process with their own status.
public enum FatalSignals {
  private static let signals = [
    SIGQUIT, SIGSYS, SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE,
  ]

  /// Takes them for the rest of the process's life; a second time does nothing.
  public static func install() { _ = isInstalled }

  private static let isInstalled: Bool = {
    // What handlers read is made before there are any.
    _ = TerminalRestoration.shared
    for signal in signals {
      var action = sigaction()
      action.sa_flags = Int32(bitPattern: UInt32(SA_ONSTACK)) | SA_SIGINFO
      // What comes meanwhile waits, but for faults: a backtracer's threads make some of their own, and
      // take them.
      sigfillset(&action.sa_mask)
      for fault in signals { sigdelset(&action.sa_mask, fault) }
      action.__sigaction_handler.sa_sigaction = { signal, information, context in
        handle(signal, information, context)
      }
      // What was there is known before the handler that calls it can run.
      let slot = before + Int(signal)
      sigaction(signal, nil, slot)
      // Whoever started us meant that one to do nothing.
      if slot.pointee.sa_flags & SA_SIGINFO == 0, function(slot.pointee) == 1 { continue }
      sigaction(signal, &action, nil)
    }
    return true
  }()

  // Written before the handler of the signal is installed, read by it only: sound.
  nonisolated(unsafe) private static let before: UnsafeMutablePointer<sigaction> = {
    let slots = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
    slots.initialize(repeating: sigaction(), count: 65)
    return slots
  }()

  private static func function(_ action: sigaction) -> Int {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
  }

  private static func handle(
    _ signal: Int32, _ information: UnsafeMutablePointer<siginfo_t>?,
    _ context: UnsafeMutableRawPointer?
  ) {
    TerminalRestoration.restore(TerminalRestoration.shared)
    let earlier = before[Int(signal)]
    // Called as the kernel would; 0 and 1 are no handlers.
    if earlier.sa_flags & SA_SIGINFO != 0 {
      earlier.__sigaction_handler.sa_sigaction?(signal, information, context)
    } else if function(earlier) > 1 {
      earlier.__sigaction_handler.sa_handler?(signal)
    }
    // Whatever that one did, a signal that ends a process ends this one.
    var byDefault = sigaction()
    byDefault.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(signal, &byDefault, nil)
    var only = sigset_t()
    sigemptyset(&only)
    sigaddset(&only, signal)
    raise(signal)
    pthread_sigmask(SIG_UNBLOCK, &only, nil)
  }
}
