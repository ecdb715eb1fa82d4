import NeuralEngine

/// The base learning rate and what the schedule makes of it: an edit changes the base, so that it
/// survives the schedule.
struct LearningRatePlan: Hashable, Sendable {
  var base: Double
  var schedule: Schedule

  /// What the optimizer uses after `epoch` epochs (fractions count) of `epochs` in all.
  func effective(epoch: Double, epochs: Int) -> Double {
    base * schedule.multiplier(epoch: epoch, epochs: Double(epochs))
  }
}
