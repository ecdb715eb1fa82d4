import RunEvents

/// Whoever trains the trials of a search: in this process, or as processes of their own.
///
/// Called on any thread.
package protocol TrialLauncher: Sendable {
  /// How far the trials under way are, by number.
  var progress: [Int: TrialProgress] { get }

  /// Finds out what can be known before the first trial, while errors can still be told.
  func prepare() async throws

  /// Trains a trial up to its rung.
  ///
  /// - Returns: what came of it; nil when it was interrupted and can be gone on with later.
  func perform(_ job: SearchJob) async -> SearchResult?

  /// Hears which trials are under way whenever that changed: what trains others ends.
  func settle(_ underWay: Set<Int>)

  /// The folder of a trial's run, where it has or would have it.
  func path(of trial: SearchTrial) -> String

  /// Interrupts every trial under way, and lets none begin.
  func stopAll()

  /// Ends every trial under way for good, what it has counts, and lets none begin.
  func endAll()

  /// Has every trial under way save what it has.
  func saveAll()

  /// Passes a request on to a trial under way.
  ///
  /// - Returns: whether it is under way.
  func send(_ command: TrialCommand) -> Bool

  /// Waits until what is not needed any more has ended.
  func finish() async

  /// - Throws: what kept trials from being trained.
  func throwFailure() throws
}
