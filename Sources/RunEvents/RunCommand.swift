/// A person's wish for a run. Sending only enqueues; the run answers with `commandApplied` or
/// `commandRefused` under the same `id`.
public struct RunCommand: Hashable, Sendable {
  public enum Action: Hashable, Sendable {
    case set(Hyperparameter, Double)
    case pause
    case resume
    /// Trains one step, then pauses.
    case stepOnce
    /// Trains to the end of the epoch, then pauses.
    case epochOnce
    /// Takes back the last applied `set`: parameters, optimizer and data position included.
    case undo
    /// Writes a checkpoint now.
    case saveCheckpoint
    case stop(StopPoint)
    /// Takes back a `stop` that has not happened yet.
    case cancelStop
    /// Ramps the learning rate for a while, tells what each rate costs, and leaves the run as it was.
    case rangeTest
    /// Measures the test set. What is decided by it fits it, so asking is logged.
    case measureTest
    /// Nobody can answer from now on: what would pause the run for good ends it instead.
    case leave
    /// Replays only: goes to the first row at or after this step.
    case seek(step: Int)
    /// Replays only: how many times faster than it was trained.
    case playbackSpeed(Double)
  }

  public enum StopPoint: String, CaseIterable, Hashable, Sendable {
    case afterBatch, afterEpoch, atNextBest
  }

  /// Who asked.
  public enum Origin: String, Hashable, Sendable {
    case user
    /// The run itself, as when a non-finite cost pauses it.
    case run
    /// A signal, or the operating system.
    case system
  }

  /// Unique within a run; the user's count up from 1, the run's own down from −1.
  public var id: Int
  public var action: Action
  public var origin: Origin

  public init(id: Int, _ action: Action, origin: Origin = .user) {
    self.id = id
    self.action = action
    self.origin = origin
  }
}
