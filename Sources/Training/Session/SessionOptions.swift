import Datasets
import RunEvents

/// What a run is given besides its recipe and data.
public struct SessionOptions: Sendable {
  /// The run's name, as in its manifest.
  public var name: String
  /// Where checkpoints go; the folder exists. Nil writes none.
  public var checkpointFolder: String?
  /// Seconds of wall clock between two checkpoints, default 10.
  public var checkpointEverySeconds: Double
  /// Trains as fast as it goes, whatever the recipe's pace: for runs that nobody watches.
  public var ignoresStepRateLimit: Bool
  /// Whether somebody can answer when the run pauses itself. Without, a non-finite cost ends the
  /// run, and a log that cannot be written is tried again from time to time.
  public var isAttended: Bool
  /// Commands to carry out, each once the one before it was: those of a log, to repeat a steered run
  /// or to go on with one.
  public var scheduledCommands: [ScheduledCommand]
  /// Commands that are not carried out though the log asks for them, and why: the log is told so.
  public var leftOut: [(command: ScheduledCommand, reason: String)] = []
  /// The greatest number of a command in the log of a run that is gone on with.
  public var lastCommandID = 0
  /// What is to be said when the run begins or goes on.
  public var notes: [(level: Message.Level, text: String)] = []
  /// What is to be told of the run, as far as it is known before it starts; nil is what the recipe says.
  public var alerts: [AlertRule]?
  /// Goes on from here instead of from the start.
  public var resume: CheckpointState?
  /// Of a run that begins with another's state, in `resume`, as a run of its own.
  public var branch: RunBranch?
  /// What the network begins with, where the recipe does not name a file of it.
  public var start: StartingParameters?
  /// Cores that the run may keep busy, where the recipe does not say; nil is all of them.
  public var cores: Int?
  /// Threads, where the recipe does not say; nil leaves it to the machine. Given for a run that is to come
  /// out as another did.
  public var workers: Int?
  /// Steps a row, over the recipe's.
  public var logEvery: Int?
  /// Versions, command line, host, … for the manifest.
  public var provenance: [String: String]
  /// Seconds since 1970, for the manifest.
  public var startedAt: Double
  /// Pauses before the first step.
  public var startPaused: Bool
  /// What time is measured with; a test gives its own.
  public var clock: any SessionClock
  /// Asked before the run, or an edit of it, takes memory.
  public var memory = MemoryProbe.system
  /// Brings what the log still buffers to the file. Called before each checkpoint, so that a killed
  /// run never has a checkpoint that is ahead of its log.
  public var flushLog: (@Sendable () throws -> Void)?
  /// Brings what is in the log's file to the disk. Called before each checkpoint by the thread that writes
  /// them, so that no machine that loses its power has one that is ahead of its log, either.
  public var keepLog: (@Sendable () -> Void)?

  /// Options of a session that starts anew and goes at the recipe's speed.
  public init(
    name: String, checkpointFolder: String? = nil, checkpointEverySeconds: Double = 10,
    ignoresStepRateLimit: Bool = false, isAttended: Bool = true,
    scheduledCommands: [ScheduledCommand] = [], resume: CheckpointState? = nil,
    start: StartingParameters? = nil,
    logEvery: Int? = nil, provenance: [String: String] = [:], startedAt: Double = 0,
    startPaused: Bool = false, clock: any SessionClock = MonotonicClock(),
    flushLog: (@Sendable () throws -> Void)? = nil
  ) {
    self.name = name
    self.checkpointFolder = checkpointFolder
    self.checkpointEverySeconds = checkpointEverySeconds
    self.ignoresStepRateLimit = ignoresStepRateLimit
    self.isAttended = isAttended
    self.scheduledCommands = scheduledCommands
    self.resume = resume
    self.start = start
    self.logEvery = logEvery
    self.provenance = provenance
    self.startedAt = startedAt
    self.startPaused = startPaused
    self.clock = clock
    self.flushLog = flushLog
  }
}
