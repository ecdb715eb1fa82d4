import RunEvents

extension RunCourse {
  /// What steered the run, to carry it out again in a run of somebody else's trainer: each command
  /// after the step from which on it counted. Pauses are left out, which change nothing that is learnt, and
  /// guards: what they took back is taken back where they did it.
  ///
  /// A trainer that was started again had the edits of before from its first step on, and a stop that
  /// it went on behind was none.
  public var steering: [ScheduledCommand] {
    let lastRestart = restarts.last?.count ?? 0
    var commands: [ScheduledCommand] = []
    for place in editsAndTheLike where entries[place].isCarriedOut {
      var entry = entries[place]
      switch entry.command.action {
      case .stop, .cancelStop: if place < lastRestart { continue }
      // Arm B is what an edit would have made of the run where the race began.
      case .race(let hyperparameter, let value, _):
        guard keeps(place, .b) else { continue }
        entry.command.action = .set(hyperparameter, value)
        entry.outcome = nil
      default: break
      }
      var step = entry.outcome?.step ?? entry.afterStep
      for restart in restarts where place < restart.count { step = min(step, restart.step) }
      commands.append(ScheduledCommand(afterStep: step, entry.inSteps.unguarded))
    }
    // Several at one step stay in their order.
    let inOrder = commands.enumerated().sorted {
      ($0.element.afterStep, $0.offset) < ($1.element.afterStep, $1.offset)
    }
    return inOrder.map(\.element)
  }

  /// Where the ramps of edits began, by the edits' ids.
  public var rampStarts: [Int: RunningRamp.Start] {
    let starts = entries.compactMap { entry in
      entry.outcome?.ramp.map { (entry.command.id, $0) }
    }
    return Dictionary(starts) { $1 }
  }

  /// Whether the race asked for at a place ended with this arm.
  private func keeps(_ place: Int, _ arm: Race.Arm) -> Bool {
    for entry in entries[place...] where entry.isCarriedOut {
      if case .keep(let kept) = entry.command.action { return kept == arm }
    }
    return false
  }

  /// The places of edits in force, of what is asked for besides, and of stops.
  private var editsAndTheLike: [Int] {
    let edits = Set(editsInForce.places)
    return entries.indices.filter { place in
      switch entries[place].command.action {
      case .set(let hyperparameter, _, _): hyperparameter != .stepRateLimit && edits.contains(place)
      case .race: edits.contains(place)
      case .stop, .cancelStop, .saveCheckpoint, .evaluate: true
      default: false
      }
    }
  }
}

extension RunCourse.Entry {
  /// The command with a ramp of so many steps as it took, however long its epochs were thought to be.
  fileprivate var inSteps: RunCommand {
    guard case .set(let hyperparameter, let value, var terms) = command.action,
      let steps = outcome?.ramp?.steps
    else { return command }
    terms.ramp = EditSpan(Double(steps), .steps)
    return RunCommand(
      id: command.id, .set(hyperparameter, value, terms), origin: command.origin,
      token: command.token)
  }
}
