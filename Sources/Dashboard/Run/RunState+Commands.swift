import Diagnosis
import RunEvents

extension RunState {
  mutating func request(_ command: RunCommand) {
    guard !isFinished else { return }
    pendingCommands[command.name] = command
    if case .set(let hyperparameter, let value, _) = command.action, let index = row(hyperparameter)
    {
      hyperparameters[index].pending = HyperparameterRow.Pending(
        command: command.name, value: value)
    }
  }

  /// The command waits for no answer any more.
  mutating func answered(_ command: RunCommand) { forget(command.name) }

  /// The command of that name waits for no answer any more.
  mutating func forget(_ name: String) {
    pendingCommands[name] = nil
    for index in hyperparameters.indices where hyperparameters[index].pending?.command == name {
      hyperparameters[index].pending = nil
    }
  }

  mutating func take(_ outcome: CommandOutcome) {
    let command = outcome.command
    answered(command)
    switch command.action {
    case .set(let hyperparameter, let value, let terms):
      applySet(hyperparameter, value, terms, outcome)
    case .liftGuard(let edit): liftGuard(of: edit, outcome.reason)
    case .pause: pause(outcome)
    case .resume, .stepOnce, .epochOnce:
      if command.action == .resume { resumed(outcome) }
      status = .running
    case .race(let hyperparameter, let value, _): begin(hyperparameter, against: value, outcome)
    case .keep(let arm): keep(arm, outcome)
    case .undo, .undoFrom: applyUndo(outcome)
    case .redo: applyRedo(outcome)
    case .saveCheckpoint: append(outcome.step, .checkpoint(file: nil))
    case .stop(let point):
      stopPoint = point
      append(outcome.step, .stopRequested(point))
    case .cancelStop:
      stopPoint = nil
      append(outcome.step, .stopCancelled)
    case .measureTest:
      isTestAsked = true
      append(outcome.step, .message(.note, outcome.reason ?? "the test set was looked at"))
    case .rangeTest:
      append(outcome.step, .message(.note, "range test: \(outcome.reason ?? "")"))
    case .addAlert(let rule): append(outcome.step, .alertAdded(rule))
    case .removeAlert(let rule): append(outcome.step, .alertRemoved(rule))
    case .evaluate, .leave, .seek, .playbackSpeed: break
    }
  }

  private mutating func resumed(_ outcome: CommandOutcome) {
    if pause != nil { append(outcome.step, .resumed) }
    heldThroughput = nil
    throughput.reset()
  }

  private mutating func pause(_ outcome: CommandOutcome) {
    let pause = Pause(cause: outcome.pauseCause ?? .requested, reason: outcome.reason)
    if heldThroughput == nil { heldThroughput = throughput }
    status = .paused(pause)
    // That what was asked for is done is no news.
    if ![.stepDone, .epochDone, .raceOver].contains(pause.cause) {
      append(outcome.step, .paused(pause))
    }
  }

  private mutating func applySet(
    _ hyperparameter: Hyperparameter, _ requested: Double, _ terms: EditTerms,
    _ outcome: CommandOutcome
  ) {
    let after = outcome.after ?? requested
    endGuards(of: hyperparameter, outcome)
    if let index = row(hyperparameter) {
      hyperparameters[index].base = after
      hyperparameters[index].ramp = outcome.ramp.map {
        RunningRamp(hyperparameters[index].definition, from: $0, to: after)
      }
      hyperparameters[index].move(to: outcome.step)
      if hyperparameter == .learningRate {
        hyperparameters[index].effective = outcome.effective
        // A row that began before the edit still holds the mean of two rates.
        learningRateKnownAfter = outcome.step.adding(bounded: manifest?.logEvery ?? 1)
      } else if hyperparameters[index].effective != nil {
        hyperparameters[index].effective = outcome.effective
      }
    }
    guard outcome.command.origin != .run, outcome.before != after else { return }
    guard definition(of: hyperparameter).affectsLearning else {
      return append(outcome.step, .set(hyperparameter, before: outcome.before, after: after))
    }
    let part = Intervention.Command(
      id: outcome.command.id, before: outcome.before, after: after)
    forgetUndone()
    forget(part.id)
    if terms == .plain, mergesIntoLast(hyperparameter, outcome),
      case .set(_, let before, _) = interventions.last?.change
    {
      let last = interventions.count - 1
      interventions[last].change = .set(hyperparameter, before: before, after: after)
      interventions[last].lastStep = outcome.step
      interventions[last].lastSeconds = outcome.seconds
      interventions[last].commands.append(part)
      return
    }
    intervene(.set(hyperparameter, before: outcome.before, after: after), outcome, [part])
    note(terms, outcome)
  }

  /// After another edit, and in another process, nothing can be made again.
  mutating func forgetUndone() {
    for index in interventions.indices { interventions[index].undoneCommands = [] }
  }

  /// A run that goes on from a checkpoint makes an edit again.
  mutating func forget(_ command: Int) {
    for index in interventions.indices {
      interventions[index].commands.removeAll { $0.id == command }
    }
    interventions.removeAll { intervention in
      guard intervention.change.isEdit, intervention.commands.isEmpty, !intervention.isUndone
      else { return false }
      entries.removeAll { $0.content == .intervention(intervention.number) }
      return true
    }
  }

  /// Whether the edit belongs to the one before: same setting, hardly any training between, and
  /// nothing else that happened since.
  private func mergesIntoLast(
    _ hyperparameter: Hyperparameter, _ outcome: CommandOutcome
  ) -> Bool {
    guard let last = interventions.last, !last.isUndone, last.ramp == nil, last.guarding == nil,
      outcome.command.origin != .guarding,
      case .set(hyperparameter, _, _) = last.change
    else { return false }
    return outcome.step == last.lastStep
      || (0...Intervention.mergeSeconds).contains(outcome.seconds - last.lastSeconds)
  }

  private mutating func applyUndo(_ outcome: CommandOutcome) {
    if pause != nil { status = .paused(Pause(cause: .requested)) }
    var undone: Int?
    if outcome.undoOutcome == .rewind {
      forgetUndone()
    } else if outcome.edits.isEmpty {
      // Logs of before an undo named its edits took back one at a time.
      undone = takeBackLastEdit()
      forgetUndone()
    } else {
      undone = takeBack { outcome.edits.contains($0) }
    }
    intervene(.undo(of: undone), outcome, [])
    if case .undoFrom(let edit) = outcome.command.action { noteGuard(of: edit, outcome) }
  }

  private mutating func applyRedo(_ outcome: CommandOutcome) {
    if pause != nil { status = .paused(Pause(cause: .requested)) }
    var again: Int?
    for index in interventions.indices {
      let isAgain = { (command: Intervention.Command) in outcome.edits.contains(command.id) }
      let commands = interventions[index].undoneCommands.filter(isAgain)
      guard let last = commands.last else { continue }
      again = again ?? interventions[index].number
      interventions[index].isUndone = false
      interventions[index].commands += commands
      interventions[index].undoneCommands.removeAll(where: isAgain)
      if case .set(let hyperparameter, let before, _) = interventions[index].change {
        interventions[index].change = .set(hyperparameter, before: before, after: last.after)
      }
    }
    if let undo = interventions.lastIndex(where: { $0.change == .undo(of: again) }) {
      interventions[undo].isUndone = true
    }
    intervene(.redo(of: again), outcome, [])
  }

  /// The edits from the first on that is taken back.
  ///
  /// - Returns: the number of the intervention that edit was part of.
  private mutating func takeBack(while isTaken: (Int) -> Bool) -> Int? {
    let first = interventions.firstIndex { $0.commands.contains { isTaken($0.id) } }
    guard let first else { return nil }
    for index in interventions.indices where index >= first {
      let kept = interventions[index].commands.filter { !isTaken($0.id) }
      let taken = interventions[index].commands.filter { isTaken($0.id) }
      guard let before = taken.first?.before else { continue }
      interventions[index].commands = kept
      interventions[index].undoneCommands += taken
      if kept.isEmpty {
        interventions[index].isUndone = true
      } else if case .set(let hyperparameter, let start, _) = interventions[index].change {
        interventions[index].change = .set(hyperparameter, before: start, after: before)
      }
    }
    return interventions[first].number
  }

  /// - Returns: the number of the intervention the edit was part of.
  private mutating func takeBackLastEdit() -> Int? {
    guard let command = interventions.last(where: { !$0.commands.isEmpty })?.commands.last else {
      return nil
    }
    return takeBack { $0 == command.id }
  }

  mutating func intervene(
    _ change: Intervention.Change, _ outcome: CommandOutcome, _ commands: [Intervention.Command]
  ) {
    let number = (interventions.last?.number ?? 0) + 1
    interventions.append(
      Intervention(
        number: number, change: change, step: outcome.step, lastStep: outcome.step,
        lastSeconds: outcome.seconds, commands: commands,
        stepsMoved: commands.isEmpty ? branchedFrom.map { outcome.step - $0 } : nil))
    append(outcome.step, .intervention(number))
  }

  /// Fills in the slopes that have become known.
  mutating func measureSlopes() {
    guard interventions.contains(where: { !$0.isSettled && !$0.isUndone }),
      let series = slopeSeries
    else { return }
    for index in interventions.indices
    where !interventions[index].isSettled && !interventions[index].isUndone {
      let intervention = interventions[index]
      if intervention.slopeBefore == nil {
        interventions[index].slopeBefore = CostSlope.before(
          step: intervention.step, since: neighbour(before: index)?.lastStep, in: series)
      }
      let next = neighbour(after: index)?.step
      switch CostSlope.after(step: intervention.lastStep, until: next, in: series) {
      case .open: break
      case .measured where CostSlope.hasJumped(at: intervention.lastStep, in: series):
        // Beside such a jump how fast it falls again says nothing.
        interventions[index].slopeBefore = nil
        interventions[index].isSettled = true
      case .tooFewPoints: interventions[index].isSettled = true
      case .measured(let slope):
        interventions[index].slopeAfter = slope
        interventions[index].isSettled = true
      }
    }
  }

  private func neighbour(before index: Int) -> Intervention? {
    interventions[..<index].last { !$0.isUndone }
  }

  private func neighbour(after index: Int) -> Intervention? {
    interventions[(index + 1)...].first { !$0.isUndone }
  }

  func row(_ hyperparameter: Hyperparameter) -> Int? {
    hyperparameters.firstIndex { $0.hyperparameter == hyperparameter }
  }

  mutating func setEffective(_ hyperparameter: Hyperparameter, _ value: Double) {
    if let index = row(hyperparameter) { hyperparameters[index].effective = value }
  }
}
