/// Something that a run does when it is asked to. What a run cannot do does not show.
public struct Capability: Hashable, Comparable, Sendable {
  /// What logs and sockets call it: `stop.afterEpoch`.
  public let key: String

  /// A capability by its key; a key that nobody knows is kept as it stands.
  public init(_ key: String) { self.key = key }

  /// To hold still between two steps, and to go on.
  public static let pause = Capability("pause")
  /// To train a single step, then to pause.
  public static let stepOnce = Capability("stepOnce")
  /// To train to the end of the epoch, then to pause.
  public static let epochOnce = Capability("epochOnce")
  /// To go back to before an edit, parameters and all.
  public static let undo = Capability("undo")
  /// To spread an edit over steps.
  public static let ramp = Capability("ramp")
  /// To write a checkpoint when asked.
  public static let save = Capability("save")
  /// To measure the dev set now.
  public static let evaluate = Capability("evaluate")
  /// To ramp the learning rate and propose one, leaving the run as it was.
  public static let rangeTest = Capability("rangeTest")
  /// To race two settings of a hyperparameter from the same state.
  public static let race = Capability("race")
  /// To measure the test set when asked.
  public static let measureTest = Capability("measureTest")

  /// To stop at a point.
  public static func stop(_ point: RunCommand.StopPoint) -> Capability {
    Capability("stop.\(point.rawValue)")
  }

  /// What a run of our own engine can do; meant as well by a log that says nothing.
  public static let engine: Set<Capability> = Set(
    [.pause, .stepOnce, .epochOnce, .undo, .ramp, .save, .rangeTest, .race, .measureTest]
      + RunCommand.StopPoint.allCases.map(stop))

  /// By key, so that sets of them are written in the same order.
  public static func < (left: Capability, right: Capability) -> Bool { left.key < right.key }
}

/// What a run can do from now on.
public struct CapabilityDeclaration: Hashable, Sendable {
  /// All that it can do, not only what is new.
  public var capabilities: Set<Capability>
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// Replaces whatever the run said before.
  public init(_ capabilities: Set<Capability>, step: Int, seconds: Double) {
    self.capabilities = capabilities
    self.step = step
    self.seconds = seconds
  }
}

extension RunCommand.Action {
  /// What a run must be able to do for this; nil for what every run takes.
  public var capability: Capability? {
    switch self {
    case .pause, .resume: .pause
    case .stepOnce: .stepOnce
    case .epochOnce: .epochOnce
    case .undo, .undoFrom, .redo: .undo
    case .saveCheckpoint: .save
    case .evaluate: .evaluate
    case .stop(let point): .stop(point)
    case .rangeTest: .rangeTest
    case .race, .keep: .race
    case .measureTest: .measureTest
    case .set(_, _, let terms): terms.ramp == nil ? nil : .ramp
    case .liftGuard, .cancelStop, .addAlert, .removeAlert, .leave, .seek, .playbackSpeed: nil
    }
  }
}
