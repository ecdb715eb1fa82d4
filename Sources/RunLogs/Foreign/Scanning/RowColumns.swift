/// Which columns of a table of records tell the step and the time, by their names.
enum RowColumns {
  /// In order of preference; matched without regard to case.
  static let stepNames = [
    "step", "global_step", "_step", "trainer/global_step", "global step", "steps", "iteration",
    "iter", "iterations", "train/step", "num_timesteps", "timesteps", "update", "updates",
    "epoch", "epochs", "trainer/epoch", "round", "batch",
  ]

  /// In order of preference; matched without regard to case.
  static let timeNames = [
    "_runtime", "runtime", "elapsed_seconds", "elapsed", "elapsed_time", "time_elapsed",
    "relative_time", "relative time", "seconds", "_timestamp", "timestamp", "wall_time",
    "wall time", "walltime", "time",
  ]

  /// The place of a name among `stepNames`, 0 the best; nil when it is none.
  static func stepRank(_ name: String) -> Int? { stepNames.firstIndex(of: plain(name)) }

  static func timeRank(_ name: String) -> Int? { timeNames.firstIndex(of: plain(name)) }

  private static func plain(_ name: String) -> String { name.lowercased() }

  /// A step as the log writes it, perhaps with a fraction, which is cut off; nil when it is not
  /// finite or beyond what an integer holds.
  @inline(__always)
  static func step(_ value: Double) -> Int? {
    guard value > -9.2e18, value < 9.2e18 else { return nil }
    return Int(value)
  }
}

/// Makes seconds of what a log's time column holds, which is one of: seconds since the run began,
/// seconds since 1970, milliseconds since 1970.
struct RowClock {
  private enum Kind { case unknown, relative, seconds, milliseconds }
  private var kind = Kind.unknown

  /// The time in seconds, of the epoch that the first value suggests.
  mutating func seconds(_ value: Double, for collector: ScalarCollector) -> Double {
    if kind == .unknown, value.isFinite { begin(value, collector) }
    return kind == .milliseconds ? value / 1000 : value
  }

  private mutating func begin(_ value: Double, _ collector: ScalarCollector) {
    collector.facts.timing = .recorded
    switch value {
    case 1e11...: kind = .milliseconds
    case 1e8...: kind = .seconds
    default: kind = .relative
    }
    let start = kind == .relative ? 0 : kind == .milliseconds ? value / 1000 : value
    if kind != .relative, collector.facts.startedAt == nil { collector.facts.startedAt = start }
    collector.beginTime(at: start)
  }
}
