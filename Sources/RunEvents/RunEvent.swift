/// What happens in a run, in order. The log is these, one a line; the screen is a fold over them.
///
/// `step` counts optimizer steps, `seconds` training time since the run began, pauses left out.
///
/// A log of many rows is held as so many events: what is not a row stands elsewhere in memory, so that
/// rows are small.
public enum RunEvent: Hashable, Sendable {
  indirect case started(RunManifest)
  /// The run has other hyperparameters from now on, or defines some anew.
  indirect case hyperparametersDeclared(HyperparameterDeclaration)
  /// The run says what its metrics are, or some of them anew.
  indirect case metricsDeclared(MetricDeclaration)
  indirect case capabilities(CapabilityDeclaration)
  /// How long the run is to be.
  indirect case planned(PlannedLength)
  /// More is known of where the run comes from.
  indirect case origin(RunOrigin)
  indirect case dataDescribed(DataReport)
  case scalars(ScalarBlock)
  /// Rows of the run that this one branches from, up to there.
  case inherited(ScalarBlock)
  indirect case commandRequested(CommandRequest)
  indirect case commandApplied(CommandOutcome)
  /// The command is taken, and counts later.
  indirect case commandDeferred(CommandDeferral)
  indirect case commandRefused(CommandRefusal)
  indirect case epochFinished(EpochSummary)
  indirect case checkpointSaved(Checkpoint)
  /// The run goes on from a checkpoint: everything logged after its step is trained anew.
  indirect case checkpointRestored(Checkpoint)
  indirect case branched(Branch)
  /// Two settings are raced from here on.
  indirect case raceStarted(Race)
  /// Rows of a race's arm B; arm A logs as the run does.
  case raceScalars(ScalarBlock)
  indirect case raceArmEnded(RaceArmEnd)
  indirect case raceEnded(RaceEnd)
  /// The network's inside at a step.
  indirect case layers(LayerStatistics)
  indirect case confusion(Confusion)
  /// What a network of two inputs makes of their plane.
  indirect case boundary(DecisionBoundary)
  /// What a network that predicts numbers gives for some examples.
  indirect case predictions(PredictedNumbers)
  /// How far off the predicted numbers of the dev set are.
  indirect case residuals(Residuals)
  /// How the values of the layers are distributed.
  indirect case histograms(LayerHistograms)
  /// What the first layer looks for in images.
  indirect case filters(FilterPictures)
  /// What the layers make of a few images.
  indirect case activations(ExampleActivations)
  /// What each unit of a small network of two inputs gives over their plane.
  indirect case units(UnitPictures)
  /// How much the steps of a few sequences attend to each other.
  indirect case attention(AttentionPictures)
  /// Text that the network made up.
  indirect case sample(TextSample)
  indirect case rangeTest(RangeTest)
  indirect case timeUse(TimeUse)
  /// Something that somebody wanted to be told of has happened.
  indirect case alert(Alert)
  indirect case message(Message)
  indirect case finished(Finish)
  /// A line of a kind this version does not know, kept as it stood.
  case unknown(type: String, line: String)
}

/// A command that reached the run and is not answered yet.
public struct CommandRequest: Hashable, Sendable {
  /// What was asked for.
  public var command: RunCommand
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// A command as the run received it.
  public init(command: RunCommand, step: Int, seconds: Double) {
    self.command = command
    self.step = step
    self.seconds = seconds
  }
}

/// A command that the run carried out.
public struct CommandOutcome: Hashable, Sendable {
  /// What was asked for.
  public var command: RunCommand
  /// The first step that ran, or will run, with it is the one after this.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// For `set`: the base value before it.
  public var before: Double?
  /// For `set`: the base value after it, or at its ramp's end.
  public var after: Double?
  /// For `set` of the learning rate: what the optimizer uses, after the schedule.
  public var effective: Double?
  /// For `set` over some steps: where the value begins to move.
  public var ramp: RunningRamp.Start?
  /// For `set` with a guard: what that compares with.
  public var guardLevel: GuardLevel?
  /// Why the run itself did it, or what it means, as one sentence.
  public var reason: String?
  /// For `pause`; nil for one that was asked for.
  public var pauseCause: PauseCause?
  /// For `undo`.
  public var undoOutcome: UndoOutcome?
  /// For `undo` and `redo`: the ids of the edits that were taken back, or made again.
  public var edits: [Int]

  /// Of looking at the test set.
  public static let testReason = "the test set was looked at: what is decided by it fits it"

  /// A command that took hold; what its action has no use for is nil.
  public init(
    command: RunCommand, step: Int, seconds: Double, before: Double? = nil, after: Double? = nil,
    effective: Double? = nil, reason: String? = nil, pauseCause: PauseCause? = nil,
    undoOutcome: UndoOutcome? = nil, edits: [Int] = [], ramp: RunningRamp.Start? = nil,
    guardLevel: GuardLevel? = nil
  ) {
    self.command = command
    self.step = step
    self.seconds = seconds
    self.before = before
    self.after = after
    self.effective = effective
    self.reason = reason
    self.pauseCause = pauseCause
    self.undoOutcome = undoOutcome
    self.edits = edits
    self.ramp = ramp
    self.guardLevel = guardLevel
  }
}

/// A command that is accepted and takes hold later.
public struct CommandDeferral: Hashable, Sendable {
  /// What was asked for.
  public var command: RunCommand
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// When it will count, as a clause: `the epoch ends`.
  public var until: String

  /// An accepted command, with when it takes hold as a clause: `the next epoch begins`.
  public init(command: RunCommand, step: Int, seconds: Double, until: String) {
    self.command = command
    self.step = step
    self.seconds = seconds
    self.until = until
  }
}

/// A command that the run did not carry out.
public struct CommandRefusal: Hashable, Sendable {
  /// What was asked for.
  public var command: RunCommand
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Why not, as one clause.
  public var reason: String

  /// A refused command; the run is as it was before.
  public init(command: RunCommand, step: Int, seconds: Double, reason: String) {
    self.command = command
    self.step = step
    self.seconds = seconds
    self.reason = reason
  }
}

/// An epoch that is done.
public struct EpochSummary: Hashable, Sendable {
  /// Epochs done, from 1.
  public var epoch: Int
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// The end of an epoch.
  public init(epoch: Int, step: Int, seconds: Double) {
    self.epoch = epoch
    self.step = step
    self.seconds = seconds
  }
}

/// A checkpoint that was written, or that the run went on from.
public struct Checkpoint: Hashable, Sendable {
  /// The file's name within the run's `checkpoints` folder.
  public var file: String
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Epochs done, with the fraction of the one under way.
  public var epoch: Double
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// How many of the user's commands the log holds before it, those of a course that was given up
  /// left out; nil in a log that does not say.
  public var commands: Int?

  /// A checkpoint by its file within the run's `checkpoints` folder.
  public init(file: String, step: Int, epoch: Double, seconds: Double, commands: Int? = nil) {
    self.file = file
    self.step = step
    self.epoch = epoch
    self.seconds = seconds
    self.commands = commands
  }
}

/// The run went back from `fromStep` to `toStep`; what lies between stays as a ghost.
public struct Branch: Hashable, Sendable {
  /// The step that the run stood at.
  public var fromStep: Int
  /// The step that it went back to.
  public var toStep: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Why it went back, as one clause.
  public var reason: String

  /// A step back; the curves between the two steps belong to an abandoned branch.
  public init(fromStep: Int, toStep: Int, seconds: Double, reason: String) {
    self.fromStep = fromStep
    self.toStep = toStep
    self.seconds = seconds
    self.reason = reason
  }
}

/// A sentence that the run logs for people.
public struct Message: Hashable, Sendable {
  /// How grave a message is.
  public enum Level: String, Hashable, Sendable { case note, warning, error }
  /// How grave it is.
  public var level: Level
  /// One sentence.
  public var text: String
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// A message at the step that the run stood at.
  public init(level: Level, text: String, step: Int, seconds: Double) {
    self.level = level
    self.text = text
    self.step = step
    self.seconds = seconds
  }
}

/// How a run ended.
public struct Finish: Hashable, Sendable {
  /// Why a run ended.
  public enum Reason: String, Hashable, Sendable {
    /// All epochs done.
    case completed
    /// Patience ran out.
    case stoppedEarly
    /// The user stopped it.
    case stoppedByUser
    /// A signal ended it; `--resume` goes on from its last checkpoint.
    case interrupted
    case failed
  }

  /// Why it ended.
  public var reason: Reason
  /// Optimizer steps done in all.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// The step whose parameters the run ends with, when that is not the last one.
  public var restoredStep: Int?
  /// One sentence for people.
  public var detail: String?

  /// The end of a run, the last event of its log.
  public init(
    reason: Reason, step: Int, seconds: Double, restoredStep: Int? = nil, detail: String? = nil
  ) {
    self.reason = reason
    self.step = step
    self.seconds = seconds
    self.restoredStep = restoredStep
    self.detail = detail
  }
}
