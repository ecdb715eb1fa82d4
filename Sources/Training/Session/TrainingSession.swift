import Datasets
import NeuralEngine
import RunEvents

/// One training run, on a thread of its own.
///
/// `send` may be called from anywhere and only enqueues; commands take hold at the next step
/// boundary, also while the run is paused, and each is answered by an event. The same recipe, data,
/// number of workers and commands at the same steps give the same events (times and checkpoints'
/// moments aside) and the same parameters, bit for bit.
public actor TrainingSession {
  /// What is known of the run before it starts.
  public nonisolated let manifest: RunManifest
  nonisolated let inbox: SessionInbox
  private nonisolated let thread: TrainingThread
  private let loop: RunLoop
  private var finish: Finish?

  /// Where the actor's work is done: never on the cooperative pool.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Prepares a run; nothing is trained and no event sent before `run`.
  ///
  /// - Throws: `TrainingError` and `EngineError`, when recipe and data do not make a run, the
  ///   checkpoint to resume is another run's, or the system has no thread to give.
  public init(
    recipe: Recipe, data: DataSplit, options: SessionOptions, sink: any RunEventSink
  ) throws {
    let plan = try SessionPlan(recipe: recipe, data: data, options: options)
    let inbox = SessionInbox()
    let loop = try RunLoop(
      recipe: recipe, data: data, options: options, plan: plan, sink: sink, inbox: inbox)
    self.loop = loop
    self.inbox = inbox
    manifest = plan.manifest
    thread = try TrainingThread()
  }

  deinit { thread.close() }

  /// The manifest that a session of these would have: for whoever must know it before there can be
  /// a session, as the log that the session's events go to.
  ///
  /// - Throws: as `init`.
  public static func manifest(
    recipe: Recipe, data: DataSplit, options: SessionOptions
  ) throws -> RunManifest {
    try SessionPlan(recipe: recipe, data: data, options: options).manifest
  }

  /// Enqueues the command and returns at once.
  public nonisolated func send(_ command: RunCommand) { inbox.send(command) }

  /// Says who looks on from now on; the log is not told.
  public nonisolated func attend(_ attendance: Attendance) { inbox.attend(attendance) }

  /// Trains until the run ends; a second call gives the same answer at once.
  public func run() -> Finish {
    if let finish { return finish }
    let finish = loop.run()
    self.finish = finish
    return finish
  }

  /// The flat parameter vector the run ended with, and its tensors' places in it.
  public var parameters: (values: [Float], tensors: [TensorDescription]) {
    (loop.trainer.state.parameters, loop.trainer.tensors)
  }
}
