/// Where a dashboard's run comes from: trained here, replayed, followed, or far away.
///
/// `takeBatch` is called once a frame on the thread that draws and must not wait.
public protocol RunSource: Sendable {
  /// Everything that arrived since the last call; nil when nothing did.
  func takeBatch() -> EventBatch?

  /// Enqueues the command and returns at once.
  func send(_ command: RunCommand)

  /// Asks to be the screen that steers, where there are several.
  func takeControl()
}

extension RunSource {
  /// Does nothing, where no other screen can steer.
  public func takeControl() {}
}

/// What arrived from a run since it was asked last.
public struct EventBatch: Hashable, Sendable {
  /// The events begin again at the run's start: forget what came before. Set by a replay that
  /// was sent backwards.
  public var startsOver: Bool
  /// What happened, in order.
  public var events: [RunEvent]
  /// Set by replays only.
  public var playback: Playback?
  /// The share of a log that is read, 0...1, while there is more of it; nil otherwise.
  public var loadedFraction: Double?
  /// How the screen stands to the run's host; nil for runs without one.
  public var connection: RunConnection?
  /// Commands that the host did not pass on.
  public var undelivered: [UndeliveredCommand] = []
  /// What an external trainer printed.
  public var printed: [PrintedLine] = []
  /// Lines whose end is still to come, as they stand: a prompt, a bar. Nil where nothing was printed.
  public var openLines: [String]?
  /// `printed` begins with the last lines anew: forget those before.
  public var printsAnew = false
  /// Whoever wrote the run has ended, and has not said how: nothing more comes.
  public var isOver = false

  /// A batch of events; what only hosts and trainers give is set afterwards.
  public init(
    events: [RunEvent], startsOver: Bool = false, playback: Playback? = nil,
    loadedFraction: Double? = nil
  ) {
    self.events = events
    self.startsOver = startsOver
    self.playback = playback
    self.loadedFraction = loadedFraction
  }
}

/// Where a replay stands.
public struct Playback: Hashable, Sendable {
  /// Whether it moves on by itself.
  public var isPlaying: Bool
  /// Times the speed it was trained at.
  public var speed: Double
  /// Training seconds shown so far.
  public var positionSeconds: Double
  /// Seconds of training in the whole log.
  public var durationSeconds: Double
  /// The last step shown.
  public var step: Int
  /// The last step of the log.
  public var lastStep: Int
  /// Steps of the commands applied in the whole log, ascending, for jumping to.
  public var interventionSteps: [Int]
  /// The step with the best value of the optimizing metric in the whole log.
  public var bestStep: Int?

  /// Where a replay stands, for its header and its keys.
  public init(
    isPlaying: Bool, speed: Double, positionSeconds: Double, durationSeconds: Double, step: Int,
    lastStep: Int, interventionSteps: [Int] = [], bestStep: Int? = nil
  ) {
    self.isPlaying = isPlaying
    self.speed = speed
    self.positionSeconds = positionSeconds
    self.durationSeconds = durationSeconds
    self.step = step
    self.lastStep = lastStep
    self.interventionSteps = interventionSteps
    self.bestStep = bestStep
  }
}

/// Where a run's events go. Called on the training thread, in order.
public protocol RunEventSink: Sendable {
  /// - Throws: when the event could not be kept for good, as on a full disk. The sink still holds
  ///   it and tries again with the next one; the run pauses and says why.
  func receive(_ event: RunEvent) throws

  /// What befell the sink since the last call and is for people to know, as sentences; the run says
  /// it as its own.
  func takeWarnings() -> [String]
}

extension RunEventSink {
  /// None, where a sink has nothing to report.
  public func takeWarnings() -> [String] { [] }
}
