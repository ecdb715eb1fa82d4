import Diagnosis
import RunEvents

/// What people wrote about runs, kept where the runs are or beside other tools' logs.
package protocol RunNotebook: Sendable {
  /// What was written about the run at a path; nil when it cannot be read.
  func notes(ofRunAt path: String) -> RunNotes?

  /// Keeps what was written about the run at a path.
  ///
  /// - Returns: why it cannot be kept, as one sentence; nil when it was.
  func keep(_ notes: RunNotes, forRunAt path: String) -> String?

  /// The tags of the mistakes of the run at a path; nil when it has no folder here.
  func errorTags(ofRunAt path: String) throws(ErrorTagProblem) -> ErrorTags?

  /// Keeps what was found of some mistakes of the run at a path.
  ///
  /// - Returns: all that is kept then.
  func keep(
    _ examples: Set<Int>, of tags: ErrorTags, forRunAt path: String
  ) throws(ErrorTagProblem) -> ErrorTags
}
