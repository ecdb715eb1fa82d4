import RunEvents

extension RunLoop {
  /// Hands an event to the sink. A failure is kept until the next event gets through: the sink holds
  /// what it could not keep, and tries it again with the next.
  func emit(_ event: RunEvent) {
    let begun = clock.now
    defer { times.addLog(clock.now - begun) }
    guard let event = race == nil ? event : race?.routed(event) else { return }
    redos.note(event)
    do {
      try sink.receive(event)
      sinkFailure = nil
    } catch {
      sinkFailure = String(describing: error)
    }
    for warning in sink.takeWarnings() { note(.warning, warning) }
  }

  func note(_ level: Message.Level, _ text: String) {
    emit(.message(Message(level: level, text: text, step: runStep, seconds: seconds)))
  }

  func emitRow(_ values: [(MetricKey, Double)]) {
    emit(
      .scalars(
        ScalarBlock(step: progress.step, epoch: epoch, seconds: seconds, values: values)))
  }

  /// Ends the row under way, so that what follows stands after it.
  func flushRow() {
    guard var values = progress.row.means(withAccuracy: plan.hasAccuracy) else { return }
    // The rate has a curve of its own at all times.
    for ramp in progress.ramps where ramp.hyperparameter != .learningRate {
      values.append(
        (MetricKey(.train, ramp.hyperparameter.key), ramp.value(after: progress.step)))
    }
    emitRow(values)
    progress.row = RowSums()
  }

  func applied(
    _ command: RunCommand, before: Double? = nil, after: Double? = nil, effective: Double? = nil,
    reason: String? = nil, pauseCause: PauseCause? = nil, undoOutcome: UndoOutcome? = nil,
    edits: [Int] = [], ramp: RunningRamp.Start? = nil, guardLevel: GuardLevel? = nil
  ) {
    emit(
      .commandApplied(
        CommandOutcome(
          command: command, step: runStep, seconds: seconds, before: before, after: after,
          effective: effective, reason: reason, pauseCause: pauseCause, undoOutcome: undoOutcome,
          edits: edits, ramp: ramp, guardLevel: guardLevel)))
  }

  func refused(_ command: RunCommand, _ reason: String) {
    emit(
      .commandRefused(
        CommandRefusal(command: command, step: runStep, seconds: seconds, reason: reason)))
  }

  func requested(_ command: RunCommand) {
    // An arm is kept where it stands.
    let step = if case .keep(let arm) = command.action { step(of: arm) } else { runStep }
    emit(.commandRequested(CommandRequest(command: command, step: step, seconds: seconds)))
  }

  /// Gives a command of others its number, where it has none yet.
  func number(_ command: inout RunCommand) {
    if command.id == 0 { command.id = lastCommandID.adding(bounded: 1) }
    lastCommandID = max(lastCommandID, command.id)
  }

  /// A command of the run's own.
  func ownCommand(_ action: RunCommand.Action) -> RunCommand {
    lastRunCommandID -= 1
    return RunCommand(id: lastRunCommandID, action, origin: .run)
  }
}
