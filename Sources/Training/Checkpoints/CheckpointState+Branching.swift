import Datasets
import NeuralEngine
import RunEvents

extension CheckpointState {
  /// The state for a run of its own: nothing of the other run's commands is left in it, and what its
  /// recipe says otherwise counts.
  ///
  /// - Parameters:
  ///   - recipe: what the new run trains by.
  ///   - base: the same without the changes, as `Recipe.asOf` gives it.
  public func branched(to recipe: Recipe, from base: Recipe) -> CheckpointState {
    var state = self
    state.lastRunCommandID = 0
    state.commandCount = 0
    state.pending = []
    let before = LiveHyperparameters(initial(of: base))
    let after = initial(of: recipe)
    let held = snapshot.progress.hyperparameters
    var settings = LiveHyperparameters(after)
    for value in after where before[value.hyperparameter] == value.value {
      guard let now = held[value.hyperparameter],
        held.isEdited(value.hyperparameter) || now != value.value
      else { continue }
      settings.set(value.hyperparameter, to: now)
    }
    state.snapshot.progress.hyperparameters = settings
    return state
  }

  private func initial(of recipe: Recipe) -> [HyperparameterValue] {
    HyperparameterRules(
      recipe: recipe, trainCount: identity.trainCount, ignoresStepRateLimit: false
    )
    .initial
  }

  /// What early stopping's patience must be for the run to go on at all: as much again where it has
  /// run out; nil where it has not, or the run has none.
  ///
  /// - Parameter recipe: what the run trains by.
  public func patienceToGoOn(by recipe: Recipe) -> Int? {
    guard let stopping = recipe.earlyStopping,
      evaluationsSinceBest >= Int(snapshot.progress.hyperparameters[.patience] ?? .infinity)
    else { return nil }
    return evaluationsSinceBest + stopping.patience
  }
}

extension Recipe {
  /// The recipe with the values that a run's live hyperparameters had in a checkpoint.
  public func asOf(_ state: CheckpointState) -> Recipe {
    let settings = state.snapshot.progress.hyperparameters
    var recipe = self
    func take<Value>(
      _ hyperparameter: Hyperparameter, _ path: WritableKeyPath<Recipe, Value>,
      _ value: (Double) -> Value
    ) {
      if let set = settings[hyperparameter] { recipe[keyPath: path] = value(set) }
    }
    take(.learningRate, \.learningRate) { $0 }
    take(.l1, \.l1) { $0 }
    take(.l2, \.l2) { $0 }
    take(.temperature, \.temperature) { $0 }
    take(.stepRateLimit, \.stepRateLimit) { $0 }
    take(.epochs, \.epochs) { Int($0) }
    // 0 clips nothing, which a recipe says by leaving it out.
    if let norm = settings[.gradientClipNorm], norm > 0 { recipe.gradientClipNorm = norm }
    if let value = settings[.gradientClipValue], value > 0 { recipe.gradientClipValue = value }
    if let size = settings[.batchSize], Int(size) != batchSize.count(of: state.identity.trainCount)
    {
      recipe.batchSize = .examples(Int(size))
    }
    if let patience = settings[.patience] { recipe.earlyStopping?.patience = Int(patience) }
    if settings.isEdited(.dropout), let rate = settings[.dropout] {
      for index in recipe.layers.indices {
        if case .dropout = recipe.layers[index].kind {
          recipe.layers[index].kind = .dropout(rate: rate)
        }
      }
    }
    for operation in Augmentation.Operation.allCases where recipe.augment[operation] != nil {
      recipe.augment[operation] = settings[operation.hyperparameter]
    }
    recipe.optimizer = optimizer.with(
      momentum: settings[.momentum], squaredGradientDecay: settings[.squaredGradientDecay],
      weightDecay: settings[.weightDecay])
    return recipe
  }
}

extension OptimizerDescription {
  /// With other decays, as far as it has them.
  fileprivate func with(
    momentum: Double?, squaredGradientDecay: Double?, weightDecay: Double?
  ) -> OptimizerDescription {
    switch self {
    case .gradientDescent: self
    case .momentum(let beta, let isCorrected):
      .momentum(beta: momentum ?? beta, isCorrected: isCorrected)
    case .nesterov(let beta): .nesterov(beta: momentum ?? beta)
    case .rmsProp(let beta, let epsilon):
      .rmsProp(beta: squaredGradientDecay ?? beta, epsilon: epsilon)
    case .adam(let beta1, let beta2, let epsilon, let isCorrected):
      .adam(
        beta1: momentum ?? beta1, beta2: squaredGradientDecay ?? beta2, epsilon: epsilon,
        isCorrected: isCorrected)
    case .adamW(let beta1, let beta2, let epsilon, let decay, let isCorrected, let decaysBiases):
      .adamW(
        beta1: momentum ?? beta1, beta2: squaredGradientDecay ?? beta2, epsilon: epsilon,
        weightDecay: weightDecay ?? decay, isCorrected: isCorrected, decaysBiases: decaysBiases)
    }
  }
}
