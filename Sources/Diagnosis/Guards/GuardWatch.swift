import Platform
import RunEvents

/// The guard of one edit at work.
///
/// It compares each reading with the level before the edit, the median of the last three readings. One reading
/// that is worse than allowed may be chance: it takes a second in a row, or one that is worse by more
/// than twice as much. A reading that is not finite is worse than anything. The guard ends with its span;
/// without one, after `calmReadings` readings since the edit, or since its ramp's end: later the cost rises
/// for other reasons, and going back would give up too much.
public struct GuardWatch: Hashable, Sendable {
  /// Readings since the edit is through after which a guard without a span ends.
  public static let calmReadings = 10

  /// What a reading comes to.
  public enum Verdict: Hashable, Sendable {
    case watching
    /// The edit is to be taken back; why, as a clause.
    case risen(String)
    /// It watches no more; why, as a clause.
    case lifted(String)
  }

  /// What the guard was asked for.
  public let terms: EditGuard
  /// The id of the edit.
  public let edit: Int
  /// What was edited.
  public let hyperparameter: Hyperparameter
  /// The value just before the edit, for where no more than that can be taken back.
  public let before: Double
  /// What it compares with.
  public let level: GuardLevel
  /// Which way the metric is better.
  public let direction: MetricDefinition.Direction
  /// Optimizer steps done at the edit.
  public let step: Int
  /// Epochs done at the edit; nil where nobody says.
  public let epoch: Double?
  /// Optimizer steps done when the edit's ramp is over.
  public let rampEnd: Int
  /// Readings in a row that were worse than allowed.
  public private(set) var worse: Int
  /// Readings since the edit was through.
  public private(set) var calm: Int

  /// A guard that begins with an edit, or goes on with what a file kept of it.
  public init(
    _ terms: EditGuard, edit: Int, of hyperparameter: Hyperparameter, before: Double,
    level: GuardLevel, direction: MetricDefinition.Direction, step: Int, epoch: Double?,
    rampEnd: Int, worse: Int = 0, calm: Int = 0
  ) {
    self.terms = terms
    self.edit = edit
    self.hyperparameter = hyperparameter
    self.before = before
    self.level = level
    self.direction = direction
    self.step = step
    self.epoch = epoch
    self.rampEnd = rampEnd
    self.worse = worse
    self.calm = calm
  }

  /// By which share of its level the metric is worse; below 0 where it is better.
  public func rise(_ value: Double) -> Double {
    guard value.isFinite else { return .infinity }
    let worsening = direction == .lowerIsBetter ? value - level.value : level.value - value
    guard worsening != 0 else { return 0 }
    return worsening / level.value.magnitude
  }

  /// Takes in a reading of its metric.
  public mutating func take(_ value: Double, step: Int, epoch: Double?) -> Verdict {
    let (rise, allowed) = (rise(value), terms.percent / 100)
    worse = rise > allowed ? worse + 1 : 0
    if worse > 1 || rise > 2 * allowed { return .risen(sentence(value)) }
    if step >= rampEnd { calm += 1 }
    // Who is about to be judged is not let go.
    guard worse == 0 else { return .watching }
    if let span = terms.span {
      let passed = span.unit == .steps ? Double(step - self.step) : (epoch ?? 0) - (self.epoch ?? 0)
      return passed >= span.count ? .lifted("\(span) are over") : .watching
    }
    return calm >= Self.calmReadings
      ? .lifted("\(Self.calmReadings) readings, none too high") : .watching
  }

  /// `dev cost 0.31 is 24 % above 0.25`.
  private func sentence(_ value: Double) -> String {
    let name = level.metric.text.replacing("/", with: " ")
    guard value.isFinite else { return "\(name) is not finite" }
    let share = rise(value)
    let percent = share.isFinite ? "\(Self.short(share * 100)) % " : ""
    let side = direction == .lowerIsBetter ? "above" : "below"
    return "\(name) \(Self.short(value)) is \(percent)\(side) \(Self.short(level.value))"
  }

  /// Three digits are enough to see what happened.
  private static func short(_ value: Double) -> String {
    String(printf: (100..<1e6).contains(value.magnitude) ? "%.0f" : "%.3g", value)
  }
}
