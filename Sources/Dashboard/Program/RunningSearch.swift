import RunEvents

/// A search under way, as its screen sees it.
package protocol RunningSearch: Sendable {
  /// All that is known of it at this moment.
  var report: SearchReport { get }

  /// Carries out what a person wants of a trial.
  func obey(_ command: TrialCommand)

  /// Ends the search for good: what is under way ends now, and what it has counts.
  func stop()

  /// Has every trial that trains save a checkpoint.
  func saveAll()
}

/// Follows the log of one run as it is written.
package protocol TrialFollower: Sendable {
  /// Whether the run lives and can be steered through it.
  var isSteered: Bool { get }

  /// The run, once something is known of it; nil before, and when it was given out already.
  func takeRun() -> (any RunSource)?

  /// Reads no more.
  func stop()
}
