import Diagnosis
import NeuralEngine
import RunEvents

/// Everything that decides how a run goes on from a step boundary, as a value.
struct Snapshot: Hashable, Sendable {
  var trainer: TrainerState
  var progress: RunProgress

  var sizeBytes: Int {
    4 * (trainer.parameters.count + trainer.slots.reduce(0) { $0 + $1.values.count })
  }
}

/// The part of it that is not the trainer's.
struct RunProgress: Hashable, Sendable {
  /// Optimizer steps done.
  var step = 0
  var position = DataPosition()
  var hyperparameters: LiveHyperparameters
  var best = BestSoFar()
  var row = RowSums()
  var lastEvaluatedStep: Int?
  /// The gradient's norm in the last step, to tell what led to a divergence.
  var gradientNorm: Double?
  /// The train cost before training: a run that is worse than that has come apart.
  var initialCost: Double?
  /// Edits that are on their way, one of a hyperparameter.
  var ramps: [RunningRamp] = []
  /// Edits that may be taken back, by when they were made, one of a hyperparameter.
  var guards: [GuardWatch] = []
  /// What was measured lately.
  var readings = RecentReadings(hasMinibatches: false)
}
