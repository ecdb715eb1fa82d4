import Training

/// Seconds of training: those since the start, pauses left out.
struct TrainingTime: Sendable {
  private let clock = MonotonicClock()
  private let startedAt: Double
  private var pausedAt: Double?
  private var paused = 0.0

  init() { startedAt = clock.now }

  var seconds: Double { max(0, (pausedAt ?? clock.now) - startedAt - paused) }

  mutating func pause() { pausedAt = pausedAt ?? clock.now }

  mutating func resume() {
    guard let since = pausedAt else { return }
    paused += clock.now - since
    pausedAt = nil
  }
}
