import Glibc

/// The time as a session sees it.
public protocol SessionClock: Sendable {
  /// Seconds since some fixed moment; never goes back.
  var now: Double { get }

  /// Lets `seconds` pass, by `wait`, which may return sooner.
  func pass(_ seconds: Double, by wait: (Double) -> Void)
}

/// The machine's monotonic clock.
public struct MonotonicClock: SessionClock {
  /// The clock of this machine; all instances show the same time.
  public init() {}

  /// Seconds since the machine was started, its sleep left out.
  public var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Waits for real, by the closure that is given.
  public func pass(_ seconds: Double, by wait: (Double) -> Void) { wait(seconds) }
}
