/// Something that is asked of a run. Sending only enqueues; the run gives the command its number and
/// answers with `commandApplied`, `commandDeferred` or `commandRefused`.
public struct RunCommand: Hashable, Sendable {
  /// What is asked for.
  public enum Action: Hashable, Sendable {
    case set(Hyperparameter, Double, EditTerms = .plain)
    /// The guard of the edit with this id watches no more.
    case liftGuard(Int)
    case pause
    case resume
    /// Trains one step, then pauses.
    case stepOnce
    /// Trains to the end of the epoch, then pauses.
    case epochOnce
    /// Takes back the last applied `set`: parameters, optimizer and data position included.
    case undo
    /// Takes back the `set` with this id and all that came after it, as one edit of several nudges.
    case undoFrom(Int)
    /// Goes back to where the last undo was asked for, its edits made again.
    case redo
    /// Writes a checkpoint now.
    case saveCheckpoint
    /// Measures the dev set now.
    case evaluate
    case stop(StopPoint)
    /// Takes back a `stop` that has not happened yet.
    case cancelStop
    /// Ramps the learning rate for a while, tells what each rate costs, and leaves the run as it was.
    case rangeTest
    /// Races the setting as it is against another value for so many whole epochs, both from the same
    /// state.
    case race(Hyperparameter, against: Double, epochs: Int)
    /// Ends a race: the run goes on from this arm.
    case keep(Race.Arm)
    /// Measures the test set. What is decided by it fits it, so asking is logged.
    case measureTest
    /// Tells whoever looks on once the rule holds.
    case addAlert(AlertRule)
    case removeAlert(AlertRule)
    /// Nobody can answer from now on: what would pause the run for good ends it instead.
    case leave
    /// Replays only: goes to the first row at or after this step.
    case seek(step: Int)
    /// Replays only: how many times faster than it was trained.
    case playbackSpeed(Double)
  }

  /// Where a run can be stopped.
  public enum StopPoint: String, CaseIterable, Hashable, Sendable {
    case afterBatch, afterEpoch, atNextBest
  }

  /// Who asked.
  public enum Origin: String, Hashable, Sendable {
    case user
    /// A script, by `dltui send`.
    case script
    /// The run itself, as when a non-finite cost pauses it.
    case run
    /// The guard of an edit, when it takes that back.
    case guarding = "guard"
    /// A signal, or the operating system.
    case system

    /// Whether it steers by hand, or by what a hand has set up: such commands belong to the run's course
    /// and are repeated with it.
    public var steers: Bool { self == .user || self == .script || self == .guarding }
  }

  /// The run's number for it, unique within the run: others' count up from 1, the run's own down
  /// from −1. 0 until the run has numbered it.
  public var id: Int
  /// What is asked for.
  public var action: Action
  /// Who asked for it.
  public var origin: Origin
  /// What the sender knows it by, to match its answer; nil when nobody waits for one.
  public var token: String?

  /// Whether it belongs to the run's course and is repeated with it: what steers by hand, and the
  /// choice of a race's arm, whoever made it.
  public var isOfCourse: Bool {
    if case .keep = action { true } else { origin.steers }
  }

  /// The one name under which a command and its answer find each other.
  public var name: String { token ?? "#\(id)" }

  /// A command that the run has not numbered yet, unless `id` says otherwise.
  public init(id: Int = 0, _ action: Action, origin: Origin = .user, token: String? = nil) {
    self.id = id
    self.action = action
    self.origin = origin
    self.token = token
  }
}
