import Datasets
import NeuralEngine
import RunEvents

/// Which hyperparameters a run of a recipe has, how it defines them and where they start.
struct HyperparameterRules: Hashable, Sendable {
  private let optimizerName: String
  /// Every hyperparameter this run has, with its value at the start, in the order to show them.
  let initial: [HyperparameterValue]

  init(recipe: Recipe, trainCount: Int, ignoresStepRateLimit: Bool) {
    optimizerName = recipe.optimizer.name
    var initial = [HyperparameterValue(.learningRate, recipe.learningRate)]
    func add(_ hyperparameter: Hyperparameter, _ value: Double?) {
      if let value { initial.append(HyperparameterValue(hyperparameter, value)) }
    }
    add(.momentum, recipe.optimizer.momentum)
    add(.squaredGradientDecay, recipe.optimizer.squaredGradientDecay)
    add(.weightDecay, recipe.optimizer.weightDecay)
    add(.l1, recipe.l1)
    add(.l2, recipe.l2)
    add(.gradientClipNorm, recipe.gradientClipNorm)
    add(.gradientClipValue, recipe.gradientClipValue)
    add(.dropout, recipe.firstDropoutRate)
    for operation in Augmentation.Operation.allCases {
      add(operation.hyperparameter, recipe.augment[operation])
    }
    var batchSize = HyperparameterDefinition.usual(.batchSize)
    batchSize.limitToTrainSet(of: trainCount)
    initial.append(
      HyperparameterValue(batchSize, Double(recipe.batchSize.count(of: trainCount))))
    add(.epochs, Double(recipe.epochs))
    add(.patience, recipe.earlyStopping.map { Double($0.patience) })
    add(.temperature, recipe.temperature)
    if !ignoresStepRateLimit { add(.stepRateLimit, recipe.stepRateLimit) }
    HyperparameterDefinition.numberDecays(of: &initial)
    self.initial = initial
  }

  /// Why the value cannot be set, as one clause; nil when it can.
  ///
  /// `epochsBegun` counts the epoch under way.
  func refusal(of hyperparameter: Hyperparameter, value: Double, epochsBegun: Int) -> String? {
    guard let declared = initial.first(where: { $0.hyperparameter == hyperparameter }) else {
      return absence(of: hyperparameter)
    }
    let definition = declared.definition.afterBeginning(epochs: epochsBegun)
    return definition.refusal(of: value).map {
      "\($0) (got \(HyperparameterDefinition.text(value)))"
    }
  }

  private func absence(of hyperparameter: Hyperparameter) -> String {
    let reasons: [Hyperparameter: String] = [
      .momentum: "\(optimizerName) has no momentum",
      .squaredGradientDecay: "\(optimizerName) keeps no squared gradients to decay",
      .weightDecay: "\(optimizerName) does not decay weights",
      .l1: "the recipe's cost has no l1",
      .gradientClipNorm: "the recipe does not clip gradients by norm",
      .gradientClipValue: "the recipe does not clip gradients by value",
      .dropout: "the network has no dropout layer",
      .patience: "the recipe has no early stopping",
      .temperature: "the run writes no samples",
      .stepRateLimit: "this run has no step-rate limit",
    ]
    if let reason = reasons[hyperparameter] { return reason }
    let operation = Augmentation.Operation.allCases.first { $0.hyperparameter == hyperparameter }
    if let operation { return "the recipe's data.augment has no \(operation.rawValue)" }
    return "this run has no hyperparameter \(hyperparameter.key)"
  }
}

extension OptimizerDescription {
  fileprivate var name: String {
    switch self {
    case .gradientDescent: "gradient descent"
    case .momentum: "momentum"
    case .nesterov: "Nesterov momentum"
    case .rmsProp: "RMSprop"
    case .adam: "Adam"
    case .adamW: "AdamW"
    }
  }
}

extension Recipe {
  /// The first dropout layer's rate; nil without such a layer.
  var firstDropoutRate: Double? {
    for case .dropout(let rate) in layers.map(\.kind) { return rate }
    return nil
  }
}

extension Recipe.BatchSize {
  /// Examples a batch has, of a train set of `trainCount`.
  package func count(of trainCount: Int) -> Int {
    switch self {
    case .examples(let count): min(count, trainCount)
    case .all: trainCount
    }
  }
}
