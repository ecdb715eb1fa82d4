import RunEvents

/// One live setting with what became of the requests to change it.
struct HyperparameterRow: Hashable, Sendable {
  /// A request that the run has not answered.
  struct Pending: Hashable, Sendable {
    /// The name of the command that sets it.
    var command: String
    var value: Double
  }

  var definition: HyperparameterDefinition
  /// What the user edits.
  var base: Double
  /// What the schedule makes of it, base included; nil while unknown.
  var effective: Double?
  var pending: Pending?
  /// What moves it step by step; nil while it stands.
  var ramp: RunningRamp?

  var hyperparameter: Hyperparameter { definition.hyperparameter }

  /// Brings a value that is on its way to where it is after so many steps.
  mutating func move(to step: Int) {
    guard let ramp else { return }
    base = ramp.value(after: step)
    if ramp.isOver(after: step) { self.ramp = nil }
  }

  /// What the next edit starts from: the value requested for, or else the one that holds.
  var requested: Double { pending?.value ?? base }

  /// effective ÷ base; nil while the schedule changes nothing.
  var multiplier: Double? {
    guard let effective, base > 0, effective.isFinite else { return nil }
    let multiplier = effective / base
    return abs(multiplier - 1) < 0.0005 ? nil : multiplier
  }
}
