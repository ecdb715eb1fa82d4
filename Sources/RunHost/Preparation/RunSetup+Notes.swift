import RunEvents
import RunLogs
import Training

extension RunSetup {
  /// Commands that a note names.
  private static let mostNamed = 5

  /// What somebody who goes on with a run should know.
  func notes(
    on continuation: RunCourse.Continuation, of course: RunCourse, isAnew: Bool
  ) -> [(level: Message.Level, text: String)] {
    var notes: [(level: Message.Level, text: String)] = []
    if isAnew {
      notes.append((.note, "no checkpoint is there to go on from: the run begins anew"))
    }
    let commands = continuation.commands
    if !commands.isEmpty {
      let named = commands.prefix(Self.mostNamed).map(\.description).joined(separator: ", ")
      let more = commands.count - Self.mostNamed
      notes.append(
        (
          .note,
          "to be carried out again: \(named)\(more > 0 ? " and \(more) more" : "")"
            + "; --until STEP leaves out what comes after a step"
        ))
    }
    if let (edit, kills) = course.suspect, commands.contains(edit) {
      notes.append(
        (
          .warning,
          "the run was killed \(kills) times with \(edit) as its last edit; "
            + "--until=\(max(0, edit.afterStep) - 1) goes on without it"
        ))
    }
    return notes
  }

  /// What somebody should know who goes on with a run that has nothing left to do.
  func notesOfEnd(
    of log: RunLog, from checkpoint: CheckpointState?
  ) -> [(level: Message.Level, text: String)] {
    guard let finish = RunLog.finish(of: log.events), finish.reason == .completed,
      checkpoint?.step == finish.step
    else { return [] }
    return [
      (.note, "the run is finished: nothing is left to do; --epochs N goes on to epoch N")
    ]
  }
}
