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

  /// The folder of the run that would follow another one of the trial.
  static func next(after path: String) -> String {
    let number = number(of: path)
    return number == 1 ? path + "-2" : path.dropLast(String(number).count) + String(number + 1)
  }

  /// Which of the trial's runs a folder is, from 1.
  static func number(of path: String) -> Int {
    let digits = path.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard path.dropLast(digits).hasSuffix("-") else { return 1 }
    return Int(path.suffix(digits)) ?? 1
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
