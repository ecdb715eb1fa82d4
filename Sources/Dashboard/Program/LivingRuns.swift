import RunEvents

/// Runs that train now, each with a host that can be connected to. Nothing here waits: what came of a
/// request is given out at the next tick.
package protocol LivingRuns: Sendable {
  /// What was found or done since the last call.
  func takeAnswers() -> [LivingRunsAnswer]

  /// Finds out which runs live, when it is time to look again.
  ///
  /// - Parameter paths: of the runs that are listed.
  func look(at paths: [String])

  /// Connects to the host of the run at a path.
  func attach(_ path: String)

  /// Begins a run in a process of its own, and connects to it.
  func begin(_ beginning: RunBeginning)

  /// Has the run at a path stop after its batch, whoever controls it.
  func stop(_ path: String, name: String)
}

/// What came of a request to `LivingRuns`.
package enum LivingRunsAnswer: Sendable {
  /// The host's process of every run that lives, by the run's path.
  case hosts([String: Int])
  /// A connection to the run that is listed with this path.
  case attached(path: String, any LivingRun)
  /// For the person at the screen, as one sentence.
  case said(String, isRefusal: Bool)
}

/// A run in a process of its own, on this machine or another.
package protocol LivingRun: RunSource {
  /// Where the run's files are, as its host says; nil until it has said so.
  var runPath: String? { get }
}
