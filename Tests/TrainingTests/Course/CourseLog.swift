import RunEvents

@testable import Training

/// A log of a run's commands, written by hand.
struct CourseLog {
  private(set) var events: [RunEvent] = [.started(RunManifest(name: "r"))]
  private var seconds = 0.0

  var course: RunCourse { RunCourse(events) }

  /// A command and its answer; what an undo went back to is `to`.
  mutating func apply(
    _ step: Int, _ id: Int, _ action: RunCommand.Action, before: Double? = nil, to: Int? = nil,
    after: Double? = nil, edits: [Int] = []
  ) {
    request(step, id, action)
    events.append(
      .commandApplied(
        CommandOutcome(
          command: RunCommand(id: id, action), step: to ?? step, seconds: seconds, before: before,
          after: after, edits: edits)))
  }

  /// A command that was taken up and not answered.
  mutating func request(_ step: Int, _ id: Int, _ action: RunCommand.Action) {
    seconds += 1
    events.append(
      .commandRequested(
        CommandRequest(command: RunCommand(id: id, action), step: step, seconds: seconds)))
  }

  mutating func refuse(_ step: Int, _ id: Int, _ action: RunCommand.Action) {
    events.append(
      .commandRefused(
        CommandRefusal(
          command: RunCommand(id: id, action), step: step, seconds: seconds, reason: "no")))
  }

  /// A checkpoint as logs had it that do not count commands.
  mutating func save(_ file: String, _ step: Int) {
    events.append(
      .checkpointSaved(Checkpoint(file: file, step: step, epoch: 0, seconds: seconds)))
  }

  /// A process that goes on from a checkpoint.
  mutating func restore(_ file: String, _ step: Int, commands: Int? = nil) {
    events.append(
      .checkpointRestored(
        Checkpoint(file: file, step: step, epoch: 0, seconds: 0, commands: commands)))
  }

  mutating func finish(_ step: Int) {
    events.append(
      .finished(Finish(reason: .interrupted, step: step, seconds: seconds)))
  }
}

/// A checkpoint as a run would have made it.
func checkpoint(
  _ step: Int, commands: Int?, pending: [ScheduledCommand] = []
) -> CheckpointState {
  var state = CheckpointStateTests.sample(step: step)
  state.commandCount = commands
  state.pending = pending
  return state
}
