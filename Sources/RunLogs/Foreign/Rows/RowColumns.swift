import RunEvents

/// Which columns of a table of records may tell the step, the time and the split, by their names.
///
/// A name says what a column may be; what it is, its values say (`RowSurvey`).
enum RowColumns {
  /// In order of preference; matched without regard to case, then by the part after the last `/`.
  static let stepNames = [
    "step", "global_step", "_step", "trainer/global_step", "global step", "steps", "current_steps",
    "global_step/max_steps", "iteration", "iter", "numiters", "iters", "#iters", "train/step",
    "timesteps_total", "total_timesteps", "num_timesteps", "num_env_steps_sampled_lifetime",
    "timesteps", "misc/total_timesteps", "totalenvinteracts", "env_steps", "iterations",
    "training_iteration", "num_updates", "train_num_updates", "update", "updates", "nupdates",
    "kimg", "tick", "epoch", "epochs", "trainer/epoch", "round", "rounds", "batch", "batches",
    "batch_idx", "minibatch", "episode", "episodes", "index", "unnamed: 0", "",
  ]

  /// Counters of whole passes over the data, which may have fractions.
  static let epochNames: Set<String> = ["epoch", "epochs", "trainer/epoch"]

  /// In order of preference; matched as `stepNames` are.
  static let timeNames = [
    "_runtime", "runtime", "elapsed_seconds", "elapsed", "elapsed_time", "time_elapsed",
    "time_total_s", "total_time", "relative_time", "relative time", "relative time (process)",
    "seconds", "wall", "_timestamp", "timestamp", "wall_time", "wall time", "walltime",
    "date_time", "datetime", "date", "time", "t",
  ]

  /// Times that as often are the duration of one step or epoch: they count as a clock only when
  /// they rise as one.
  static let doubtfulTimeNames: Set<String> = ["time", "seconds", "t", "runtime", "total_time"]

  /// Times of day, which begin anew at midnight, where they are no dates.
  static let dayTimeNames: Set<String> = [
    "timestamp", "_timestamp", "wall_time", "wall time", "walltime", "date_time", "datetime",
  ]

  static func isDayTime(_ name: String) -> Bool {
    dayTimeNames.contains(lastPart(of: name.lowercased()))
  }

  /// What is added when a time of day begins anew.
  static let daySeconds = 86_400.0

  /// Whether a time of day that follows another is of the next day.
  @inline(__always)
  static func isNextDay(_ time: Double, after last: Double) -> Bool {
    last < daySeconds && last - time > daySeconds / 2
  }

  /// Fields whose words say which split a record is of.
  static let splitNames: Set<String> = ["mode", "split", "phase", "subset", "stage", "data_split"]

  /// The place of a name among `stepNames`, 0 the best; nil when it is none.
  static func stepRank(_ name: String) -> Int? { rank(of: name, in: stepNames) }

  static func timeRank(_ name: String) -> Int? { rank(of: name, in: timeNames) }

  static func isSplitName(_ name: String) -> Bool { splitNames.contains(name.lowercased()) }

  static func isEpoch(_ name: String) -> Bool {
    epochNames.contains(name.lowercased()) || epochNames.contains(lastPart(of: name.lowercased()))
  }

  /// What x counts when a column of this name is x, in one word.
  static func unit(of name: String) -> String {
    let word = lastPart(of: name.lowercased())
    switch word {
    case "epoch", "epochs": return "epoch"
    case "iteration", "iter", "numiters", "iters", "#iters", "iterations", "training_iteration":
      return "iteration"
    case "round", "rounds": return "round"
    case "batch", "batches", "batch_idx", "minibatch": return "batch"
    case "episode", "episodes": return "episode"
    case "update", "updates", "num_updates", "train_num_updates", "nupdates": return "update"
    case "index", "unnamed: 0", "", "row", "rows": return "row"
    default: return word.contains("timestep") || word == "env_steps" ? "timestep" : "step"
    }
  }

  /// A name that only counts rows, and is no metric under any circumstances.
  static func isIndex(_ name: String) -> Bool {
    name.isEmpty || name.lowercased().hasPrefix("unnamed: ")
  }

  private static func rank(of name: String, in names: [String]) -> Int? {
    let plain = name.lowercased()
    if let place = names.firstIndex(of: plain) { return place }
    let last = lastPart(of: plain)
    guard last.utf8.count < plain.utf8.count, !last.isEmpty else { return nil }
    return names.firstIndex(of: last).map { $0 + names.count }
  }

  private static func lastPart(of name: String) -> String {
    guard let slash = name.lastIndex(of: "/") else { return name }
    return String(name[name.index(after: slash)...])
  }

  /// A step as the log writes it, perhaps with a fraction, which is cut off; nil when it is not
  /// finite or beyond what an integer holds.
  @inline(__always)
  static func step(_ value: Double) -> Int? {
    guard value > -9.2e18, value < 9.2e18 else { return nil }
    return Int(value)
  }
}
