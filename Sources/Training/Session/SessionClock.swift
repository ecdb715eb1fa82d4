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
  public init() {}

  public var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  public func pass(_ seconds: Double, by wait: (Double) -> Void) { wait(seconds) }
}
