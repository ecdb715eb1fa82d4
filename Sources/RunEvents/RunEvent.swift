/// What happens in a run, in order. The log is these, one a line; the screen is a fold over them.
///
/// `step` counts optimizer steps, `seconds` training time since the run began, pauses left out.
public enum RunEvent: Hashable, Sendable {
  case started(RunManifest)
  /// The run has other hyperparameters from now on, or defines some anew.
  case hyperparametersDeclared(HyperparameterDeclaration)
  /// The run says what its metrics are, or some of them anew.
  case metricsDeclared(MetricDeclaration)
  case capabilities(CapabilityDeclaration)
  /// More is known of where the run comes from.
  case origin(RunOrigin)
  case dataDescribed(DataReport)
  case scalars(ScalarBlock)
  case commandRequested(CommandRequest)
  case commandApplied(CommandOutcome)
  /// The command is taken, and counts later.
  case commandDeferred(CommandDeferral)
  case commandRefused(CommandRefusal)
  case epochFinished(EpochSummary)
  case checkpointSaved(Checkpoint)
  /// The run goes on from a checkpoint: everything logged after its step is trained anew.
  case checkpointRestored(Checkpoint)
  case branched(Branch)
  /// The network's inside at a step.
  case layers(LayerStatistics)
  case confusion(Confusion)
  /// Text that the network made up.
  case sample(TextSample)
  case rangeTest(RangeTest)
  case timeUse(TimeUse)
  /// Something that somebody wanted to be told of has happened.
  case alert(Alert)
  case message(Message)
  case finished(Finish)
  /// A line of a kind this version does not know, kept as it stood.
  case unknown(type: String, line: String)
}

public struct CommandRequest: Hashable, Sendable {
  public var command: RunCommand
  public var step: Int
  public var seconds: Double

  public init(command: RunCommand, step: Int, seconds: Double) {
    self.command = command
    self.step = step
    self.seconds = seconds
  }
}

public struct CommandOutcome: Hashable, Sendable {
  public var command: RunCommand
  /// The first step that ran, or will run, with it is the one after this.
  public var step: Int
  public var seconds: Double
  /// For `set`: the base value before and after. For the learning rate, `effective` is the value
  /// after the schedule.
  public var before: Double?
  public var after: Double?
  public var effective: Double?
  /// Why the run itself did it, or what it means, as one sentence.
  public var reason: String?
  /// For `pause`; nil for one that was asked for.
  public var pauseCause: PauseCause?
  /// For `undo`.
  public var undoOutcome: UndoOutcome?

  /// Of looking at the test set.
  public static let testReason = "the test set was looked at: what is decided by it fits it"

  public init(
    command: RunCommand, step: Int, seconds: Double, before: Double? = nil, after: Double? = nil,
    effective: Double? = nil, reason: String? = nil, pauseCause: PauseCause? = nil,
    undoOutcome: UndoOutcome? = nil
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
  }
}

public struct CommandDeferral: Hashable, Sendable {
  public var command: RunCommand
  public var step: Int
  public var seconds: Double
  /// When it will count, as a clause: `the epoch ends`.
  public var until: String

  public init(command: RunCommand, step: Int, seconds: Double, until: String) {
    self.command = command
    self.step = step
    self.seconds = seconds
    self.until = until
  }
}

public struct CommandRefusal: Hashable, Sendable {
  public var command: RunCommand
  public var step: Int
  public var seconds: Double
  public var reason: String

  public init(command: RunCommand, step: Int, seconds: Double, reason: String) {
    self.command = command
    self.step = step
    self.seconds = seconds
    self.reason = reason
  }
}

public struct EpochSummary: Hashable, Sendable {
  /// Epochs done, from 1.
  public var epoch: Int
  public var step: Int
  public var seconds: Double

  public init(epoch: Int, step: Int, seconds: Double) {
    self.epoch = epoch
    self.step = step
    self.seconds = seconds
  }
}

public struct Checkpoint: Hashable, Sendable {
  /// The file's name within the run's `checkpoints` folder.
  public var file: String
  public var step: Int
  public var epoch: Double
  public var seconds: Double
  /// How many of the user's commands the log holds before it, those of a course that was given up
  /// left out; nil in a log that does not say.
  public var commands: Int?

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
  public var fromStep: Int
  public var toStep: Int
  public var seconds: Double
  public var reason: String

  public init(fromStep: Int, toStep: Int, seconds: Double, reason: String) {
    self.fromStep = fromStep
    self.toStep = toStep
    self.seconds = seconds
    self.reason = reason
  }
}

public struct Message: Hashable, Sendable {
  public enum Level: String, Hashable, Sendable { case note, warning, error }
  public var level: Level
  public var text: String
  public var step: Int
  public var seconds: Double

  public init(level: Level, text: String, step: Int, seconds: Double) {
    self.level = level
    self.text = text
    self.step = step
    self.seconds = seconds
  }
}

public struct Finish: Hashable, Sendable {
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

  public var reason: Reason
  public var step: Int
  public var seconds: Double
  /// The step whose parameters the run ends with, when that is not the last one.
  public var restoredStep: Int?
  /// One sentence for people.
  public var detail: String?

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
