/// Seconds of training, pauses left out, going on from those of an earlier session.
struct TrainingStopwatch {
  private var counted: Double
  private var runningSince: Double?

  init(seconds: Double) { counted = seconds }

  mutating func start(at now: Double) {
    if runningSince == nil { runningSince = now }
  }

  mutating func stop(at now: Double) {
    counted = seconds(at: now)
    runningSince = nil
  }

  func seconds(at now: Double) -> Double {
    counted + (runningSince.map { max(0, now - $0) } ?? 0)
  }
}
