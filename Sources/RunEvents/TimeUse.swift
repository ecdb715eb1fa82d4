/// What training spent its time on since the run, or the last of these events, began; what it waited
/// for because of its pace, or because it was paused, is in none of the parts.
public struct TimeUse: Hashable, Sendable {
  /// What time is spent on.
  public enum Part: String, CaseIterable, Hashable, Sendable {
    /// Getting batches together, and changing their images.
    case data
    case forward
    case backward
    /// Penalties, clipping and the optimizer's rule.
    case update
    /// Measuring whole sets.
    case evaluation
    /// Writing events and taking checkpoints.
    case log
  }

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Seconds of each part, in the order of `Part.allCases`. Those of a step are estimates: every so
  /// many steps are timed.
  public var spent: [Double]

  /// - Precondition: `spent` has as many elements as there are parts.
  public init(step: Int, seconds: Double, spent: [Double]) {
    precondition(spent.count == Part.allCases.count, "\(spent.count) parts of the time")
    self.step = step
    self.seconds = seconds
    self.spent = spent
  }

  /// The share of each part, in the order of `Part.allCases`; nil when nothing was spent.
  public var shares: [Double]? {
    let sum = spent.reduce(0, +)
    return sum > 0 && sum.isFinite ? spent.map { $0 / sum } : nil
  }
}
