import NeuralEngine
import RunEvents

extension RunLoop {
  /// Carries out a command at this boundary and answers it.
  func handle(_ command: RunCommand) {
    let command = takenUp(command)
    // The test set can be measured as long as there is a network: nothing is trained.
    guard ending == nil || command.action == .measureTest else {
      return refused(command, "the run is ending")
    }
    if race != nil, let why = raceRefusal(of: command.action) { return refused(command, why) }
    switch command.action {
    case .set(let hyperparameter, let value, let terms):
      set(hyperparameter, to: value, terms, by: command)
    case .liftGuard(let edit): liftGuard(of: edit, by: command)
    case .race(let hyperparameter, let value, let epochs):
      race(hyperparameter, against: value, epochs: epochs, by: command)
    case .keep(let arm): keep(arm, by: command)
    case .pause: pause(command)
    case .resume: resume(command)
    case .stepOnce:
      if let why = stillUnkept { return refused(command, why) }
      let last: Int
      if case .untilStep(let step) = mode { last = step + 1 } else { last = progress.step + 1 }
      go(.untilStep(last), by: command)
    case .epochOnce:
      if let why = stillUnkept { return refused(command, why) }
      let last: Int
      if case .untilEpoch(let epoch) = mode {
        last = epoch + 1
      } else {
        last = progress.position.epoch + 1
      }
      go(.untilEpoch(last), by: command)
    case .undo: undo(command)
    case .undoFrom(let edit): undo(command, from: edit)
    case .redo: redo(command)
    case .saveCheckpoint:
      guard writer != nil else { return refused(command, "this run keeps no checkpoints") }
      applied(command)
      saveCheckpoint(isAskedFor: true)
    case .stop(let point): stop(point, by: command)
    case .cancelStop:
      guard stopRequest != nil else { return refused(command, "no stop is pending") }
      stopRequest = nil
      applied(command)
    case .evaluate: refused(command, "this run evaluates by itself, as its recipe says")
    case .rangeTest: testRange(command)
    case .measureTest: measureTest(command)
    case .addAlert, .removeAlert: changeAlerts(command)
    case .leave: leave(command)
    case .seek, .playbackSpeed: refused(command, "only a replay can do that")
    }
  }

  /// Numbers the command and says that it came.
  func takenUp(_ command: RunCommand) -> RunCommand {
    var command = command
    number(&command)
    if command.isOfCourse { commandCount += 1 }
    requested(command)
    return command
  }

  /// Why a race must be decided first, as one clause; nil where it need not.
  private func raceRefusal(of action: RunCommand.Action) -> String? {
    switch action {
    case .set(let hyperparameter, _, _)
    where plan.manifest.definition(of: hyperparameter).affectsLearning:
      Self.raceUnderWay
    case .liftGuard, .stepOnce, .epochOnce, .redo, .saveCheckpoint, .rangeTest, .measureTest,
      .stop(.afterEpoch), .stop(.atNextBest):
      Self.raceUnderWay
    case .resume where isRaceOver: "the race is over: keep A or B"
    default: nil
    }
  }

  func set(
    _ hyperparameter: Hyperparameter, to value: Double, _ terms: EditTerms, by command: RunCommand,
    because reason: String? = nil
  ) {
    if let refusal = plan.rules.refusal(
      of: hyperparameter, value: value, epochsBegun: progress.position.epochsBegun)
    {
      return refused(command, refusal)
    }
    let before = progress.hyperparameters[hyperparameter]
    if let refusal = refusal(of: terms, for: hyperparameter, changes: before != value) {
      return refused(command, refusal)
    }
    if hyperparameter != .stepRateLimit, before != value,
      let refusal = memoryRefusal(of: hyperparameter, value: value)
    {
      return refused(command, refusal)
    }
    // How fast it goes is not part of what is learnt: nothing to go back to.
    if plan.manifest.definition(of: hyperparameter).affectsLearning, before != value {
      redos.edited(at: progress.step, isFirst: history.last == nil)
      history.append(
        UndoHistory.Entry(
          before: snapshotForUndo, hyperparameter: hyperparameter, commands: [command.id]))
    }
    let guardLevel = begin(terms, of: hyperparameter, to: value, by: command.id)
    let ramp = progress.ramp(of: hyperparameter)
    if ramp == nil { adopt(hyperparameter, value) }
    applied(
      command, before: before, after: value, effective: effective(hyperparameter), reason: reason,
      ramp: ramp?.start, guardLevel: guardLevel)
  }

  /// What a step uses of a hyperparameter as things stand.
  func effective(_ hyperparameter: Hyperparameter) -> Double? {
    hyperparameter == .learningRate
      ? effectiveLearningRate : progress.hyperparameters[hyperparameter]
  }

  /// Makes the value the one that counts.
  func adopt(_ hyperparameter: Hyperparameter, _ value: Double) {
    progress.hyperparameters.set(hyperparameter, to: value)
    if hyperparameter == .stepRateLimit { nextStepTime = nil }
  }

  /// Edits between the same two steps share one copy of the parameters.
  private var snapshotForUndo: Snapshot {
    if let last = history.last?.before, last.progress.step == progress.step {
      return Snapshot(trainer: last.trainer, progress: progress)
    }
    return snapshot
  }

  /// Who tells of them reads the answer.
  private func changeAlerts(_ command: RunCommand) {
    do throws(AlertProblem) {
      if case .addAlert(let rule) = command.action { try rule.checkMetric() }
      if let problem = alerts.change(command.action) { throw problem }
    } catch {
      return refused(command, error.sentence)
    }
    applied(command)
  }

  private func pause(_ command: RunCommand) {
    guard mode != .paused else { return refused(command, "the run is already paused") }
    pause(savesCheckpoint: true)
    applied(command)
  }

  /// The run pauses of its own accord and says why.
  func pauseItself(_ cause: PauseCause, _ reason: String, savesCheckpoint: Bool = true) {
    let command = ownCommand(.pause)
    requested(command)
    pause(savesCheckpoint: savesCheckpoint)
    applied(command, reason: reason, pauseCause: cause)
  }

  private func pause(savesCheckpoint: Bool) {
    flushRow()
    mode = .paused
    stopwatch.stop(at: clock.now)
    nextStepTime = nil
    if savesCheckpoint, lastCheckpointStep != progress.step { saveCheckpoint() }
  }

  private func resume(_ command: RunCommand) {
    guard mode != .running else { return refused(command, "the run is not paused") }
    if let why = stillUnkept { return refused(command, why) }
    go(.running, by: command)
  }

  func go(_ mode: Mode, by command: RunCommand, reason: String? = nil) {
    self.mode = mode
    retrySeconds = nil
    stopwatch.start(at: clock.now)
    applied(command, reason: reason)
  }

  /// From now on nobody can answer: what the run waits for an answer to is settled here.
  private func leave(_ command: RunCommand) {
    applied(command)
    attend(Attendance(isWatched: false, isAttended: false))
  }

  /// Settles what waited for an answer of somebody who is not there any more.
  func attend(_ attendance: Attendance) {
    isWatched = attendance.isWatched
    isAttended = attendance.isAttended
    guard !isAttended, mode == .paused else { return }
    if let divergence {
      ending = Ending(reason: .failed, detail: divergence.sentence)
    } else if sinkFailure != nil || checkpointFailure != nil {
      retrySeconds = Self.firstRetrySeconds
    }
  }

  /// A run that is repeated pauses where the log says so, also when nobody is there to go on.
  func goOnUnattended() {
    if let divergence {
      ending = Ending(reason: .failed, detail: divergence.sentence)
    } else {
      handle(ownCommand(.resume))
    }
  }

  private func stop(_ point: RunCommand.StopPoint, by command: RunCommand) {
    let request = StopRequest(point: point, origin: command.origin)
    let saved = writer == nil ? "" : "; the parameters and a checkpoint will be saved"
    let resumed = mode == .paused ? " once the run is resumed" : ""
    switch point {
    case .afterBatch:
      applied(command, reason: "stops now, after step \(progress.step)" + saved)
      end(request, "after step \(progress.step)")
    case .afterEpoch where progress.position.example == 0 && progress.step > 0:
      applied(command, reason: "stops now, after epoch \(progress.position.epoch)" + saved)
      end(request, "after epoch \(progress.position.epoch)")
    case .afterEpoch:
      stopRequest = request
      applied(
        command, reason: "stops after epoch \(progress.position.epoch + 1)" + resumed + saved)
    case .atNextBest:
      stopRequest = request
      let best = progress.best.moment.map { " than \(Self.short($0.value))" } ?? ""
      applied(
        command,
        reason: "stops when \(plan.watched.metric) is better\(best)" + resumed + saved)
    }
  }
}
