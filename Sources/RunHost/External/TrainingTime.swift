import Glibc

/// Seconds of training: those since the start, pauses left out.
struct TrainingTime: Sendable {
  private let startedAt: Double
  private var pausedAt: Double?
  private var paused = 0.0

  init() { startedAt = Self.now }

  var seconds: Double { max(0, (pausedAt ?? Self.now) - startedAt - paused) }

  mutating func pause() { pausedAt = pausedAt ?? Self.now }

  mutating func resume() {
    guard let since = pausedAt else { return }
    paused += Self.now - since
    pausedAt = nil
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
