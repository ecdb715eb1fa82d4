import Datasets
import NeuralEngine
import RunEvents

/// Races: two settings of one hyperparameter from the same state, one of which is kept.
///
/// While a race is under way no checkpoint is written: a run that is killed in it goes on from where
/// the arms parted, and comes to the same.
extension RunLoop {
  /// The steps that the run has done, as arm A counts them in a race.
  var runStep: Int { race == nil ? progress.step : step(of: .a) }

  /// The steps that an arm has done.
  func step(of arm: Race.Arm) -> Int {
    guard let race, race.active != arm else { return progress.step }
    return race.waiting.snapshot.progress.step
  }

  /// Begins a race at this boundary; a run that is paused goes on with it.
  func race(
    _ hyperparameter: Hyperparameter, against value: Double, epochs count: Int,
    by command: RunCommand
  ) {
    if let why = raceRefusal(hyperparameter, value, count) { return refused(command, why) }
    if mode == .paused, let why = stillUnkept { return refused(command, why) }
    let start = RaceUnderWay.Place(snapshot: snapshot, lastGood: lastGood)
    var rival = start
    // As with another edit of it: it is on no way any more, and nothing guards the value before.
    rival.snapshot.progress.hyperparameters.set(hyperparameter, to: value)
    rival.snapshot.progress.ramps.removeAll { $0.hyperparameter == hyperparameter }
    rival.snapshot.progress.guards.removeAll { $0.hyperparameter == hyperparameter }
    let race = Race(
      hyperparameter: hyperparameter, a: progress.hyperparameters[hyperparameter] ?? .nan, b: value,
      step: progress.step, epoch: epoch,
      lastEpoch: min(progress.position.epochsBegun.adding(bounded: count), epochs),
      seconds: seconds)
    let batches = [start, rival].map { $0.snapshot.progress.hyperparameters.atHand.batchSize }
    go(
      .running, by: command,
      reason:
        "A \(HyperparameterDefinition.text(race.a)) against B \(HyperparameterDefinition.text(race.b)), to the end of "
        + "epoch \(race.lastEpoch)")
    emit(.raceStarted(race))
    redos.edited(at: progress.step, isFirst: history.last == nil)
    // What comes after it is done anew by a run that is killed, the race with it.
    var state = checkpointState
    if command.isOfCourse { state.commandCount = commandCount - 1 }
    save(state)
    self.race = RaceUnderWay(
      race: race, command: command.id, start: start, waiting: rival,
      turn: min(data.train.count, RaceUnderWay.batchesATurn * (batches.max() ?? 1)))
  }

  /// Why there can be no race, as one clause; nil when there can.
  private func raceRefusal(
    _ hyperparameter: Hyperparameter, _ value: Double, _ count: Int
  ) -> String? {
    if race != nil { return Self.raceUnderWay }
    if divergence != nil { return "the run is not finite: take that back first" }
    if stopRequest != nil { return "the run is about to stop: take that back first" }
    if count < 1 { return "a race takes an epoch at least (got \(count))" }
    if progress.position.epoch >= epochs { return "all \(epochs) epochs are done" }
    let definition = plan.manifest.definition(of: hyperparameter)
    if let refusal = plan.rules.refusal(
      of: hyperparameter, value: value, epochsBegun: progress.position.epochsBegun)
    {
      return refusal
    }
    guard definition.canBeRaced else {
      return "the \(definition.title) changes nothing that a race would show"
    }
    if progress.hyperparameters[hyperparameter] == value {
      return "the \(definition.title) is \(HyperparameterDefinition.text(value)) already"
    }
    if let refusal = memoryRefusal(of: hyperparameter, value: value) { return refusal }
    do throws(MemoryShortage) {
      // Where they parted, the arm that waits, and a checkpoint on its way.
      try options.memory.now.require(Double(3 * 4 * trainer.valuesOfState))
      return nil
    } catch {
      return "there is no memory for a second arm: \(error.clause)"
    }
  }

  static let raceUnderWay = "a race is under way: keep A or B first"

  /// After a step: passes the turn on, and ends what has come to its end.
  func followRace(trainedOn count: Int) {
    guard var under = race else { return }
    under.done += count
    let isOut = under.trouble != nil || ending != nil
    let isAtEnd = isOut || progress.position.epoch >= under.race.lastEpoch
    race = under
    if isAtEnd { endArm() }
    guard let under = race else { return }
    if under.isOver { return awaitChoice() }
    let otherGoesOn = under.ends[under.active.other] == nil
    if otherGoesOn, isAtEnd || under.done >= under.turn || progress.position.example == 0 {
      activate(under.active.other)
    }
  }

  /// The arm whose turn it is goes no further.
  private func endArm() {
    guard let under = race else { return }
    if under.trouble == nil, progress.lastEvaluatedStep != progress.step {
      // Measured for the comparison alone: what is learnt and kept does not hear of it.
      flushRow()
      emitRow(measuredSets().values)
    }
    emit(
      .raceArmEnded(
        RaceArmEnd(
          arm: under.active, step: progress.step, seconds: seconds, trouble: under.trouble)))
    race?.ends[under.active] = RaceUnderWay.End(ending: ending)
    race?.trouble = nil
    ending = nil
  }

  /// It is an arm's turn.
  private func activate(_ arm: Race.Arm) {
    guard var under = race, under.active != arm else { return }
    let place = RaceUnderWay.Place(snapshot: snapshot, lastGood: lastGood)
    (trainer.state, progress) = (under.waiting.snapshot.trainer, under.waiting.snapshot.progress)
    lastGood = under.waiting.lastGood
    // How fast it goes is the run's.
    if let rate = place.snapshot.progress.hyperparameters[.stepRateLimit] {
      progress.hyperparameters.set(.stepRateLimit, to: rate)
    }
    under.waiting = place
    under.active = arm
    under.done = 0
    race = under
    times.goBack(to: progress.step)
    layerSchedule.passed(step: progress.step)
    histogramSchedule.passed(step: progress.step)
    errorsStep = nil
  }

  /// Both arms are done: somebody chooses, or the run itself once nobody looks on.
  private func awaitChoice() {
    pauseItself(.raceOver, "the race is over: keep A or B", savesCheckpoint: false)
  }

  var isRaceOver: Bool { race?.isOver == true }

  /// The run goes on from the arm that did better; from A where nothing tells them apart.
  func keepBetter() {
    let better = race?.standing.better(
      by: plan.manifest.optimizingMetric, plan.manifest.metrics)
    handle(ownCommand(.keep(better ?? .a)))
  }

  /// Ends the race: the run goes on from an arm.
  func keep(_ arm: Race.Arm, by command: RunCommand) {
    guard let under = race else { return refused(command, "no race is under way") }
    let wasOver = under.isOver
    let title = plan.manifest.definition(of: under.race.hyperparameter).title
    settleRace(arm)
    history.append(
      UndoHistory.Entry(
        before: under.start.snapshot, hyperparameter: under.race.hyperparameter,
        commands: [under.command, command.id], isRace: true))
    ending = under.ends[arm]?.ending
    if wasOver, mode == .paused {
      mode = .running
      stopwatch.start(at: clock.now)
    }
    applied(command, reason: "race of the \(title): \(arm.title) is kept")
    saveCheckpoint()
  }

  /// Leaves the race with an arm as the run, and tells how.
  func settleRace(_ arm: Race.Arm) {
    guard let under = race else { return }
    if under.active != arm { flushRow() }
    let fromStep = step(of: .a)
    activate(arm)
    var settings = under.start.snapshot.progress
    if let rate = progress.hyperparameters[.stepRateLimit] {
      settings.hyperparameters.set(.stepRateLimit, to: rate)
    }
    let journal = race?.journal ?? []
    race = nil
    if arm == .b {
      emit(
        .branched(
          Branch(
            fromStep: fromStep, toStep: under.race.step, seconds: seconds,
            reason: "arm B of the race is kept")))
      redos.undone(to: under.race.step, end: nil, edits: [])
      journal.forEach(emit)
    }
    emit(.raceEnded(end(of: under, kept: arm)))
    announceChanges(since: settings, reason: "kept of the race")
  }

  /// Takes the race back whole: everything as where the arms parted.
  func takeBackRace(_ command: RunCommand) {
    guard let under = race else { return }
    flushRow()
    let fromStep = step(of: .a)
    activate(.a)
    race = nil
    redos.undone(to: under.race.step, end: nil, edits: [])
    goBack(to: under.start.snapshot)
    lastGood = under.start.lastGood
    emit(
      .branched(
        Branch(
          fromStep: fromStep, toStep: progress.step, seconds: seconds, reason: "race taken back")))
    emit(.raceEnded(end(of: under, kept: nil)))
    applied(
      command, reason: "race taken back, from step \(fromStep) to step \(progress.step)",
      undoOutcome: .edit, edits: [under.command])
  }

  private func end(of under: RaceUnderWay, kept: Race.Arm?) -> RaceEnd {
    let metric = plan.manifest.optimizingMetric
    return RaceEnd(
      kept: kept, metric: metric, a: under.standing.value(metric, of: .a),
      b: under.standing.value(metric, of: .b), step: progress.step, seconds: seconds)
  }
}
