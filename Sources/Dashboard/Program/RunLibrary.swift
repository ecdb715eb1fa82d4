/// Runs that can be listed and compared with, read beside the screen: what was asked for waits here
/// as a message until the next tick.
package protocol RunLibrary: Sendable {
  /// What was read since the last call.
  func takeAnswers() -> [DashboardMessage]

  /// Lists all runs, answered by `DashboardMessage.runs`, more than once where reading takes long.
  func list()

  /// Reads what is listed of some runs anew, or for the first time.
  ///
  /// - Parameter paths: of runs that began or ended.
  func refresh(_ paths: [String])

  /// Keeps what is listed of runs that live up to date: reads them anew, when it is time to.
  func follow(_ paths: [String])

  /// Reads a run's events, answered by `DashboardMessage.loadedRun` or `unreadableRun`.
  func load(_ path: String)

  /// Measures a run's kept parameters on its test set, answered by `DashboardMessage.measuredTest`.
  func measureTest(_ path: String)

  /// Moves runs and searches to the trash, answered by `DashboardMessage.answered` and `runs`.
  func discard(_ paths: [String])

  /// Calls a run otherwise, answered by `DashboardMessage.renamedRun` and as `discard` is.
  func rename(_ path: String, to name: String)
}
