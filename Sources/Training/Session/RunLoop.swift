import Datasets
import NeuralEngine
import RunEvents

/// The training loop and everything it changes; owned by the session's thread.
///
/// Between two steps it is at a boundary: there, and only there, commands are carried out,
/// checkpoints taken and the run paused or ended.
final class RunLoop {
  enum Mode: Equatable {
    case running, paused
    /// Pauses once as many steps, or epochs, are done.
    case untilStep(Int), untilEpoch(Int)
  }

  struct StopRequest {
    var point: RunCommand.StopPoint
    var origin: RunCommand.Origin
  }

  /// Something that was not finite: where the run stood, and a sentence without its end.
  struct Divergence {
    var step: Int
    var sentence: String
  }

  /// Why the loop is to end.
  struct Ending {
    var reason: Finish.Reason
    var detail: String
  }

  let recipe: Recipe
  let data: DataSplit
  let options: SessionOptions
  let plan: SessionPlan
  let inbox: SessionInbox
  let sink: any RunEventSink
  let clock: any SessionClock
  let writer: CheckpointWriter?

  let trainer: Trainer
  var progress: RunProgress
  var order: EpochOrder
  /// Nil when the recipe changes no images.
  let augmented: AugmentedBatches?

  var layerWatch = LayerWatch()
  var layerSchedule: SamplingSchedule
  /// What the step under way found inside the network, until it is reported.
  var measuredLayers: MeasuredStep?

  var mode = Mode.running
  var stopRequest: StopRequest?
  var ending: Ending?
  var history = UndoHistory()
  var redos = RedoHistory()
  /// The last moment at which the network was no worse than untrained.
  var lastGood: Snapshot?
  /// What was not finite, until a step succeeds or the run goes back.
  var divergence: Divergence?
  /// A guard whose edit is to be taken back at this boundary.
  var firedGuard: FiredGuard?
  /// Guards of which the way back is on the disk.
  var keptGuards: Set<Int> = []
  /// Why a guard cannot go back all the way, by the edit's id.
  var lostGuards: [(edit: Int, cause: String)] = []
  /// Two settings that are raced; nil without.
  var race: RaceUnderWay?
  /// Whether somebody can answer when the run pauses itself.
  var isAttended: Bool
  /// Whether somebody looks on.
  var isWatched = true
  /// Whether the last command that was sent, not repeated from a log, asks the run to come to rest:
  /// whoever sent it is there to go on.
  private var isHeldByHand = false
  var nextScheduled = 0

  var stopwatch: TrainingStopwatch
  var times: TimeLedger
  /// When the step-rate limit allows the next step.
  var nextStepTime: Double?
  /// The greatest number that the run has given to a command of others, and the least to one of its own.
  var lastCommandID: Int
  var lastRunCommandID: Int
  /// How many of the user's commands were taken up, by the process before this one too.
  var commandCount: Int

  /// What somebody wants to be told of.
  var alerts: AlertRules

  /// Where the network stood when its errors on the dev set were last told.
  var errorsStep: Int?
  /// Nil where the inputs are no plane of classes.
  let boundaryPicture: BoundaryPicture?
  /// Nil where the targets are no numbers.
  let predictionPicture: PredictionPicture?
  var pictureSchedule: SamplingSchedule
  var histogramSchedule: SamplingSchedule
  /// Nil where the first layer looks at no pixels.
  let filterPicture: FilterPicture?
  /// Nil where there are no images of classes.
  let activationPicture: ActivationPicture?
  /// Nil where the inputs are no plane, or the network is too large to draw.
  let unitPicture: UnitPicture?
  /// Nil where no layer attends to the steps of the input.
  let attentionPicture: AttentionPicture?
  var insideSchedule: SamplingSchedule
  /// The dev set's most confident mistake when that was last looked at.
  var worstExample: Int?
  /// Examples of the dev set whose images were told with their activations.
  var toldImages: Set<Int> = []

  /// What the sink said last, when it could not keep an event.
  var sinkFailure: String?
  /// What the checkpoint thread said last of each kind of file that it could not write.
  var checkpointFailures: [CheckpointWriter.File: String] = [:]
  /// Seconds until a run without attendance tries again.
  var retrySeconds: Double?
  /// A signal had the run give up what it could not keep at its end.
  var isEndInterrupted = false
  var lastCheckpointTime = 0.0
  var lastCheckpointStep: Int?
  var lastBestWritten: Int?

  /// The examples that `train/cost` is measured on; nil is all.
  let trainSample: [Int32]?

  /// - Throws: `EngineError` for a network that cannot be built; `TrainingError` when there is no
  ///   thread or folder for checkpoints.
  init(
    recipe: Recipe, data: DataSplit, options: SessionOptions, plan: SessionPlan,
    sink: any RunEventSink, inbox: SessionInbox
  ) throws {
    self.recipe = recipe
    self.data = data
    self.options = options
    self.plan = plan
    self.sink = sink
    self.inbox = inbox
    clock = options.clock
    let boundary = plan.hasClasses ? BoundaryPicture(data) : nil
    boundaryPicture = boundary
    predictionPicture = plan.predictsNumbers ? PredictionPicture(data) : nil
    isAttended = options.isAttended
    let trainCount = data.train.count
    progress =
      options.resume?.snapshot.progress
      ?? RunProgress(hyperparameters: LiveHyperparameters(plan.rules.initial))
    progress.hyperparameters = progress.hyperparameters.aligned(with: plan.rules.initial)
    trainer = try Trainer(
      network: plan.network, optimizer: recipe.optimizer, workers: plan.identity.workers,
      maximumBatchSize: progress.hyperparameters.atHand.batchSize, seed: recipe.seed)
    if plan.start != nil {
      trainer.state.parameters = try plan.begun(from: trainer.state.parameters)
    }
    if let trainerState = options.resume?.snapshot.trainer { try trainer.restore(trainerState) }
    let (outputs, tensors) = (trainer.outputs, trainer.tensors)
    filterPicture = FilterPicture(plan.network, tensors)
    activationPicture = plan.hasClasses ? ActivationPicture(data, outputs) : nil
    unitPicture = boundary.flatMap { UnitPicture(data, $0, outputs, tensors) }
    attentionPicture = AttentionPicture(data, trainer.attentionOutputs)
    order = EpochOrder(seed: recipe.seed, epoch: progress.position.epoch, count: trainCount)
    augmented = try plan.augmentedShape.map { shape throws(TrainingError) in
      try AugmentedBatches(
        data.train, shape: shape, normalization: data.normalization, seed: recipe.seed)
    }
    let secondsBefore = options.resume?.seconds ?? 0
    // Together with their histograms less than a hundredth.
    layerSchedule = SamplingSchedule(
      SamplingSchedule.layers, shareOfTime: 0.006, begunAt: secondsBefore)
    pictureSchedule = SamplingSchedule(SamplingSchedule.pictures, begunAt: secondsBefore)
    // Together they take no more than each of the others.
    histogramSchedule = SamplingSchedule(
      SamplingSchedule.histograms, shareOfTime: 0.003, begunAt: secondsBefore)
    insideSchedule = SamplingSchedule(
      SamplingSchedule.inside, shareOfTime: 0.005, begunAt: secondsBefore)
    stopwatch = TrainingStopwatch(seconds: secondsBefore)
    times = TimeLedger(now: options.clock.now)
    lastCommandID = options.lastCommandID
    lastRunCommandID = options.resume?.lastRunCommandID ?? 0
    commandCount = options.resume?.commandCount ?? 0
    alerts = AlertRules(plan.manifest.alerts)
    trainSample =
      trainCount > DataSummary.mostMeasuredTrainExamples
      ? (0..<Int32(DataSummary.mostMeasuredTrainExamples)).map { $0 } : nil
    writer = try options.checkpointFolder.map {
      try CheckpointWriter(
        folder: CheckpointFolder(path: $0), record: ModelRecord(recipe, data: data), inbox: inbox,
        keepLog: options.keepLog)
    }
    restoreGuards()
  }

  deinit { writer?.close() }

  /// Trains until the run ends.
  func run() -> Finish {
    begin()
    while true {
      drain()
      if let ending { return finish(ending) }
      if mode == .paused {
        sleepWhilePaused()
      } else if progress.position.epoch >= epochs {
        ending = Ending(reason: .completed, detail: "all \(epochs) epochs are done")
      } else if stepRateAllowsStep() {
        followRace(trainedOn: step())
        saveWhenDue()
      }
    }
  }

  private func begin() {
    let now = clock.now
    stopwatch.start(at: now)
    lastCheckpointTime = now
    if let branch = options.branch {
      introduce()
      begin(branch)
    } else if options.resume == nil {
      introduce()
      evaluate()
      // Only a checkpoint knows what is still to be carried out.
      if options.scheduledCommands.isEmpty { saveCheckpoint() } else { saveCheckpointNow() }
    } else {
      announceResume()
    }
    announceCourse()
    if options.startPaused { pauseItself(.notStarted, "waits to be started") }
  }

  /// Tells what a new run is, and what was found in its data.
  private func introduce() {
    emit(.started(plan.manifest))
    let report = DataReport(data)
    emit(.dataDescribed(report))
    if let sentence = plan.startSentence { note(.note, sentence) }
    for warning in data.warnings { note(.warning, warning) }
    for message in report.messages { note(message.level, message.text) }
  }

  /// Carries out everything that waits at this boundary.
  private func drain() {
    while ending == nil {
      if let firedGuard {
        self.firedGuard = nil
        takeBack(firedGuard)
        continue
      }
      if let command = nextScheduledCommand() {
        handle(command)
        continue
      }
      let arrived = inbox.take()
      if arrived.isEmpty { break }
      arrived.writes.forEach(report)
      if let attendance = arrived.attendance { attend(attendance) }
      for command in arrived.commands {
        isHeldByHand = command.action.holds
        handle(command)
      }
    }
    pauseWhenNothingCanBeKept()
  }

  private func nextScheduledCommand() -> RunCommand? {
    guard isCommandDue else { return nil }
    defer { nextScheduled += 1 }
    return options.scheduledCommands[nextScheduled].command
  }

  /// Whether a command is to be carried out at this boundary.
  var isCommandDue: Bool {
    guard nextScheduled < options.scheduledCommands.count else { return false }
    let next = options.scheduledCommands[nextScheduled]
    // An arm is kept once it stands where it was kept; at its end once the other has come there too.
    if let race, case .keep(let arm) = next.command.action {
      return race.isOver || race.ends[arm] == nil && next.afterStep <= step(of: arm)
    }
    return next.afterStep <= runStep
  }

  /// What is to be carried out later.
  var pendingCommands: [ScheduledCommand] { Array(options.scheduledCommands[nextScheduled...]) }

  /// Sleeps until a command comes, using no processor time.
  private func sleepWhilePaused() {
    if isRaceOver, !isWatched || !isAttended && !isHeldByHand { return keepBetter() }
    guard let seconds = retrySeconds else {
      return isAttended || isHeldByHand ? inbox.wait(seconds: nil) : goOnUnattended()
    }
    let until = clock.now + seconds
    clock.pass(seconds) { inbox.wait(seconds: $0) }
    if clock.now >= until { tryAgain() }
  }

  /// Whether the next step may begin; sleeps up to that moment, or until a command comes.
  private func stepRateAllowsStep() -> Bool {
    guard isWatched, let stepRateLimit = progress.hyperparameters.atHand.stepRateLimit,
      stepRateLimit > 0, mode == .running
    else {
      nextStepTime = nil
      return true
    }
    let now = clock.now
    if let time = nextStepTime, now < time {
      // A second at most: the step-rate limit may be one step an hour.
      clock.pass(min(time - now, 1)) { inbox.wait(seconds: $0) }
      return false
    }
    // From the moment it was due, so that the step-rate limit holds on the mean; but not so as to
    // catch up after a pause.
    nextStepTime = max(nextStepTime ?? now, now - 1 / stepRateLimit) + 1 / stepRateLimit
    return true
  }

  /// The number of epochs, as it stands.
  var epochs: Int { progress.hyperparameters.atHand.epochs }

  /// Epochs done, with the fraction of the one under way.
  var epoch: Double { progress.position.epochs(trainCount: data.train.count) }

  /// The base as it stands, under the recipe's schedule.
  var learningRatePlan: LearningRatePlan {
    LearningRatePlan(
      base: progress.hyperparameters.atHand.learningRate, schedule: recipe.schedule)
  }

  var effectiveLearningRate: Double {
    learningRatePlan.effective(epoch: epoch, epochs: epochs)
  }

  var seconds: Double { stopwatch.seconds(at: clock.now) }

  /// Everything as it is at this boundary.
  var snapshot: Snapshot { Snapshot(trainer: trainer.state, progress: progress) }
}

extension RunCommand.Action {
  /// Whether the run rests after it until somebody says more.
  fileprivate var holds: Bool {
    switch self {
    case .pause, .stepOnce, .epochOnce: true
    default: false
    }
  }
}
