import RunEvents

extension RunCourse {
  /// The user's commands, to carry them out again in a new run of the same recipe: each after the step
  /// at which it was asked for.
  ///
  /// Of a run that was gone on with only what counts: nothing of what was trained anew, no stop that
  /// it went on behind, and where it was paused when it ended, going on. Edits are not guarded again: what
  /// a guard took back is a command of the course, at its step.
  public var commandsToRepeat: [ScheduledCommand] {
    var commands: [ScheduledCommand] = []
    var isPaused = false
    // A log may hold any number.
    var nextID = (entries.map(\.command.id).max() ?? 0) &+ 1
    let lastRestart = restarts.last?.count ?? 0
    for place in 0...entries.count {
      for restart in restarts where restart.count == place && isPaused {
        commands.append(
          ScheduledCommand(afterStep: restart.step, RunCommand(id: nextID, .resume)))
        nextID &+= 1
        isPaused = false
      }
      guard place < entries.count, entries[place].isCarriedOut else { continue }
      switch entries[place].command.action {
      case .stop, .cancelStop: if place < lastRestart { continue }
      case .pause, .stepOnce, .epochOnce: isPaused = true
      case .resume, .race: isPaused = false
      // What one run was watched for is no part of its course.
      case .addAlert, .removeAlert, .liftGuard: continue
      default: break
      }
      var again = entries[place].scheduled
      again.command = again.command.unguarded
      commands.append(again)
    }
    return commands
  }
}
