/// Two settings of one hyperparameter, raced from the same state: the same parameters, optimizer,
/// draws and data position, so that nothing but the setting tells them apart.
///
/// Arm A is the run as it is, and logs as the run does; what arm B logs is told beside it, and is
/// logged once more as the run's own when B is kept.
public struct Race: Hashable, Sendable {
  /// One of the two settings.
  public enum Arm: String, CaseIterable, Hashable, Sendable {
    /// The run as it is.
    case a
    /// The other setting.
    case b

    /// What people call it: `A`, `B`.
    public var title: String { rawValue.uppercased() }
    /// The one that it races against.
    public var other: Arm { self == .a ? .b : .a }
  }

  /// Epochs of a race where nobody says how many.
  public static let usualEpochs = 3

  /// What the two differ in.
  public var hyperparameter: Hyperparameter
  /// The value of arm A.
  public var a: Double
  /// The value of arm B.
  public var b: Double
  /// Optimizer steps done where they part.
  public var step: Int
  /// Epochs done there, with the fraction of the one under way.
  public var epoch: Double
  /// Both go on to the end of this epoch, counted from 1.
  public var lastEpoch: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// A race that begins.
  public init(
    hyperparameter: Hyperparameter, a: Double, b: Double, step: Int, epoch: Double, lastEpoch: Int,
    seconds: Double
  ) {
    self.hyperparameter = hyperparameter
    self.a = a
    self.b = b
    self.step = step
    self.epoch = epoch
    self.lastEpoch = lastEpoch
    self.seconds = seconds
  }

  /// The value that an arm has.
  public func value(_ arm: Arm) -> Double { arm == .a ? a : b }
}

/// An arm of a race that goes no further.
public struct RaceArmEnd: Hashable, Sendable {
  /// Which one it is.
  public var arm: Race.Arm
  /// Optimizer steps that it has done, those before the race included.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// What went wrong in it, as one clause; nil for an arm that came to the race's end.
  public var trouble: String?

  /// The end of an arm.
  public init(arm: Race.Arm, step: Int, seconds: Double, trouble: String? = nil) {
    self.arm = arm
    self.step = step
    self.seconds = seconds
    self.trouble = trouble
  }
}

/// The end of a race: the run goes on from the arm that is kept, the other stays as a ghost.
public struct RaceEnd: Hashable, Sendable {
  /// The arm that the run goes on from; nil where the race was taken back whole.
  public var kept: Race.Arm?
  /// What the arms were compared by.
  public var metric: MetricKey
  /// The last value of arm A; nil where none was measured.
  public var a: Double?
  /// The last value of arm B; nil where none was measured.
  public var b: Double?
  /// Optimizer steps done from here on.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// How a race ended.
  public init(
    kept: Race.Arm?, metric: MetricKey, a: Double?, b: Double?, step: Int, seconds: Double
  ) {
    self.kept = kept
    self.metric = metric
    self.a = a
    self.b = b
    self.step = step
    self.seconds = seconds
  }
}

extension HyperparameterDefinition {
  /// Whether a race of two values shows which is better: what only says how long or how fast the run
  /// goes has no part in that.
  public var canBeRaced: Bool {
    affectsLearning && ![.epochs, .patience, .temperature, .stepRateLimit].contains(hyperparameter)
  }
}
