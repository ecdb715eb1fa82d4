import Datasets
import RunEvents

/// The values of the hyperparameters that can be changed while the run goes on.
struct LiveHyperparameters: Hashable, Sendable {
  /// In the order to show them; a hyperparameter that this run does not have is not among them.
  let order: [Hyperparameter]
  /// By the place in `order`.
  private var values: [Double]
  private var areEdited: [Bool]
  /// The values that every step needs, looked up by name once an edit and not once a step.
  private(set) var atHand = AtHand()

  /// What of the values every step reads.
  struct AtHand: Hashable, Sendable {
    var learningRate = 0.0
    var momentum = 0.0
    var squaredGradientDecay = 0.0
    var weightDecay = 0.0
    /// nil where the recipe's cost has no such penalty.
    var l1: Double?
    var l2 = 0.0
    /// nil as long as every layer has the rate of the recipe.
    var dropout: Double?
    var gradientClipNorm: Double?
    var gradientClipValue: Double?
    var batchSize = 1
    var epochs = 0
    /// nil for a run that is not paced.
    var stepRateLimit: Double?
    var augmentation = Augmentation()
  }

  init(_ initial: [HyperparameterValue]) {
    order = initial.map(\.hyperparameter)
    values = initial.map(\.value)
    areEdited = initial.map { _ in false }
    atHand = lookUp()
  }

  /// The value; nil when this run does not have the hyperparameter.
  subscript(_ hyperparameter: Hyperparameter) -> Double? {
    order.firstIndex(of: hyperparameter).map { values[$0] }
  }

  /// Whether it was changed since the recipe.
  func isEdited(_ hyperparameter: Hyperparameter) -> Bool {
    order.firstIndex(of: hyperparameter).map { areEdited[$0] } ?? false
  }

  /// - Precondition: the run has the hyperparameter.
  mutating func set(_ hyperparameter: Hyperparameter, to value: Double) {
    guard let place = order.firstIndex(of: hyperparameter) else {
      preconditionFailure("\(hyperparameter) is not live in this run")
    }
    values[place] = value
    areEdited[place] = true
    atHand = lookUp()
  }

  /// These values for the hyperparameters that a run has; those it has besides keep their initial
  /// ones.
  func aligned(with initial: [HyperparameterValue]) -> LiveHyperparameters {
    var aligned = LiveHyperparameters(initial)
    for name in aligned.order {
      guard let value = self[name], isEdited(name) || value != aligned[name] else { continue }
      aligned.set(name, to: value)
    }
    return aligned
  }

  private func lookUp() -> AtHand {
    var augmentation = Augmentation()
    for operation in Augmentation.Operation.allCases {
      augmentation[operation] = self[operation.hyperparameter] ?? 0
    }
    return AtHand(
      learningRate: self[.learningRate] ?? 0, momentum: self[.momentum] ?? 0,
      squaredGradientDecay: self[.squaredGradientDecay] ?? 0, weightDecay: self[.weightDecay] ?? 0,
      l1: self[.l1], l2: self[.l2] ?? 0, dropout: isEdited(.dropout) ? self[.dropout] : nil,
      gradientClipNorm: self[.gradientClipNorm], gradientClipValue: self[.gradientClipValue],
      batchSize: Int(exactly: self[.batchSize] ?? 1) ?? 1,
      epochs: Int(exactly: self[.epochs] ?? 0) ?? 0, stepRateLimit: self[.stepRateLimit],
      augmentation: augmentation)
  }
}
