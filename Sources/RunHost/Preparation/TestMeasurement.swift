import Diagnosis
import RunEvents
import RunLogs
import Training

/// Looks at the test set of a run that is over, and leaves word of it in the run's log: what is decided
/// by the test set fits it, so that whoever reads the log must know who looked, and when.
package enum TestMeasurement {
  /// - Returns: what was added to the log.
  /// - Throws: what opening the run and its model throws; `RunLogError.inUse` while it trains.
  package static func ask(_ path: String) throws -> [RunEvent] {
    let log = try RunLog.open(path)
    let model = try log.trainedModel().model
    return try keep(try model.metrics(on: .test), step: model.step, in: log)
  }

  /// Leaves the figures and the asking in the log.
  package static func keep(
    _ values: [(MetricKey, Double)], step: Int, in log: RunLog
  ) throws -> [RunEvent] {
    let seconds = RunSummary(log).durationSeconds
    let command = RunCommand(
      id: RunCourse(log.events).lastCommandID.adding(bounded: 1), .measureTest)
    let events: [RunEvent] = [
      .commandRequested(CommandRequest(command: command, step: step, seconds: seconds)),
      .commandApplied(
        CommandOutcome(
          command: command, step: step, seconds: seconds,
          reason: CommandOutcome.testReason)),
      .scalars(
        ScalarBlock(
          keys: values.map(\.0), steps: [step], seconds: [seconds], values: values.map(\.1))),
    ]
    let writer = try RunLogWriter.reopen(log.path)
    for event in events { try writer.receive(event) }
    try writer.close()
    return events
  }
}
