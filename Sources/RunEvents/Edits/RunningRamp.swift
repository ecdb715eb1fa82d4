import Glibc

/// A value on its way: what it is after each step, for whoever trains and whoever looks on alike.
///
/// After `k` of `n` steps a rate, or what goes by factors, has come the share k/n of the way by equal
/// factors, anything else by equal amounts, and a whole number is rounded. The first step still runs with the value
/// before, as with PyTorch's `LinearLR`; the step behind the last has the value asked for, exactly.
public struct RunningRamp: Hashable, Sendable {
  /// Where a ramp begins.
  public struct Start: Hashable, Sendable {
    /// The value that it starts from.
    public var value: Double
    /// Optimizer steps done when it began.
    public var step: Int
    /// How many steps it takes, at least 1.
    public var steps: Int

    /// A ramp from a value that begins behind a step.
    public init(value: Double, step: Int, steps: Int) {
      self.value = value
      self.step = step
      self.steps = steps
    }
  }

  /// What moves.
  public let definition: HyperparameterDefinition
  /// Where it began.
  public let start: Start
  /// The value that it comes to.
  public let target: Double

  /// A ramp of a hyperparameter towards a value.
  public init(_ definition: HyperparameterDefinition, from start: Start, to target: Double) {
    self.definition = definition
    self.start = start
    self.target = target
  }

  /// What moves, by its key.
  public var hyperparameter: Hyperparameter { definition.hyperparameter }

  /// Steps of it that are done after so many in all, 0...`start.steps`.
  public func stepsDone(after step: Int) -> Int {
    let done = step.subtractingReportingOverflow(start.step)
    return done.overflow ? 0 : min(max(0, done.partialValue), max(1, start.steps))
  }

  /// Whether the value has come to its target.
  public func isOver(after step: Int) -> Bool { stepsDone(after: step) >= start.steps }

  /// The value of the step that follows `step` others.
  public func value(after step: Int) -> Double {
    if isOver(after: step) { return target }
    let share = Double(stepsDone(after: step)) / Double(start.steps)
    let from = start.value
    switch definition.scale {
    case .logarithmic where from > 0 && target > 0: return from * pow(target / from, share)
    case .oneMinusLogarithmic where from < 1 && target < 1:
      return 1 - (1 - from) * pow((1 - target) / (1 - from), share)
    case .integer: return (from + (target - from) * share + 0.5).rounded(.down)
    case .logarithmic, .oneMinusLogarithmic, .linear, .choice:
      return from + (target - from) * share
    }
  }
}

extension [RunningRamp] {
  /// The way that a hyperparameter is on; nil where it stands.
  public func ramp(of hyperparameter: Hyperparameter) -> RunningRamp? {
    first { $0.hyperparameter == hyperparameter }
  }
}

extension HyperparameterDefinition {
  /// Why an edit of it cannot be spread, as one clause; nil when it can.
  public var rampRefusal: String? {
    if scale == .choice { return "\(title) is a choice: there is nothing between its values" }
    switch takesHold {
    case .step: break
    case .epoch: return "\(title) takes hold with an epoch: it cannot move step by step"
    case .loader: return "\(title) takes hold with the data loader: it cannot move step by step"
    }
    // When a run ends is looked at, not trained with.
    guard ![.epochs, .patience].contains(hyperparameter) else {
      return "\(title) says when the run ends: there is nothing to spread"
    }
    return nil
  }
}
