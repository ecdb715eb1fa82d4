import RunEvents

/// An intervention in a logged run, as the dashboard numbers and measures it.
public struct InterventionReport: Hashable, Sendable {
  /// From 1, in the order applied.
  public var number: Int
  /// The step after which it took hold.
  public var step: Int
  /// nil for an undo.
  public var hyperparameter: Hyperparameter?
  /// The value before; nil for an undo, or where the log does not say.
  public var before: Double?
  /// The value after; nil for an undo.
  public var after: Double?
  /// Whether an undo took it back.
  public var isUndone: Bool
  /// Relative change of the cost per epoch; nil while there are too few points.
  public var slopeBefore: Double?
  /// Relative change of the cost per epoch after it; nil while there are too few points.
  public var slopeAfter: Double?

  /// The interventions of a whole log, in order.
  public static func all(in events: [RunEvent]) -> [InterventionReport] {
    var run = RunState()
    run.take(EventBatch(events: events))
    return run.interventions.map { InterventionReport($0) }
  }

  private init(_ intervention: Intervention) {
    number = intervention.number
    step = intervention.step
    if case .set(let set, let before, let after) = intervention.change {
      hyperparameter = set
      self.before = before
      self.after = after
    }
    if case .race(let raced, let before, let other, let end) = intervention.change {
      hyperparameter = raced
      self.before = before
      after = end?.kept == .b ? other : before
    }
    isUndone = intervention.isUndone
    slopeBefore = intervention.slopeBefore
    slopeAfter = intervention.slopeAfter
  }
}
