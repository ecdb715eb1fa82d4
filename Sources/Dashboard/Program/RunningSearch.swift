import RunEvents

/// A search under way, as its screen sees it.
package protocol RunningSearch: Sendable {
  /// All that is known of it at this moment.
  var report: SearchReport { get }

  /// Carries out what a person wants of a trial.
  func obey(_ command: TrialCommand)

  /// Has every trial that trains save a checkpoint.
  func saveAll()
}

/// Follows the log of one run as it is written.
package protocol TrialFollower: Sendable {
  /// The run, once something is known of it; nil before, and when it was given out already.
  func takeRun() -> (any RunSource)?

  /// Reads no more.
  func stop()
}
