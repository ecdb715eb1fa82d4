import Foundation
import RunEvents
import RunHost
import RunLogs

/// One run of a trial: those that failed, or were stopped at a rung, are followed by others.
struct TrialAttempt: Sendable {
  let path: String
  /// Epochs that it was begun for; nil where nobody says.
  let epochs: Int?
  let course: TrialCourse
  let seconds: Double

  /// What a trial's run is called.
  ///
  /// - Parameter number: from 1.
  static func name(search: String, trial: Int, number: Int) -> String {
    search + String(format: "-t%02d", trial) + (number > 1 ? "-\(number)" : "")
  }

  /// Reads what a run has logged so far.
  init(_ path: String, course: TrialCourse) throws(RunLogError) {
    let log = try RunLog.open(path)
    var course = course
    for event in log.events { course.take(event) }
    self.path = path
    self.course = course
    epochs = log.manifest.provenance[TrialPlace.epochsKey].flatMap { Int($0) }
    seconds = RunSummary(log).durationSeconds
  }
}
