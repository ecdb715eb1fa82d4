import Glibc

/// What a signal that would end the process asks of it instead.
public enum SignalMeaning: Hashable, Sendable {
  /// SIGINT, as by Ctrl-C.
  case interrupt
  /// SIGTERM.
  case terminate
  /// A limit, a timer or the machine's power, as batch systems send them: save and end. Such a signal
  /// may come again and again.
  case limit
  /// SIGHUP: the terminal is gone.
  case hangUp
  /// SIGUSR1: save and go on.
  case save

  /// Those whose default is to end the process, faults of the program left out.
  public static let signals: [Int32] = asked + limits

  /// Somebody means this process by them, whatever it was started with.
  static let asked = [SIGINT, SIGTERM, SIGHUP]

  private static let limits =
    [
      SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGSTKFLT, SIGPOLL, SIGPWR,
    ] + Array(__libc_current_sigrtmin()...__libc_current_sigrtmax())

  /// Nil for a signal that would not end the process, and for a fault.
  public init?(_ signal: Int32) {
    switch signal {
    case SIGINT: self = .interrupt
    case SIGTERM: self = .terminate
    case SIGHUP: self = .hangUp
    case SIGUSR1: self = .save
    default:
      guard Self.limits.contains(signal) else { return nil }
      self = .limit
    }
  }
}
