import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct HyperparameterRulesTests {
  static func rules(
    _ optimizer: OptimizerDescription = .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
    dropout: Double? = 0.2, earlyStopping: Bool = true, ignoresStepRateLimit: Bool = false
  ) -> HyperparameterRules {
    var layers: [LayerDescription] = [.dense(units: 4)]
    if let dropout { layers.append(.dropout(rate: dropout)) }
    let recipe = Recipe(
      name: "test", data: .digits, layers: layers + [.dense(units: 2)], l2: 0.01,
      optimizer: optimizer, learningRate: 0.1, batchSize: .examples(16), epochs: 10,
      earlyStopping: earlyStopping
        ? .init(metric: .devCost, patience: 3, restoreBest: true) : nil, stepRateLimit: 30)
    return HyperparameterRules(
      recipe: recipe, trainCount: 100, ignoresStepRateLimit: ignoresStepRateLimit)
  }

  @Test func listsWhatTheRunHasInOrder() {
    let initial = Self.rules().initial
    #expect(
      initial.map(\.hyperparameter) == [
        .learningRate, .momentum, .squaredGradientDecay, .l2, .dropout, .batchSize, .epochs,
        .patience, .stepRateLimit,
      ])
    #expect(initial.map(\.value) == [0.1, 0.9, 0.999, 0.01, 0.2, 16, 10, 3, 30])
    // Adam has two averages, and their names say which is which.
    #expect(initial[1...2].map(\.definition.symbol) == ["β₁", "β₂"])
    let momentum = Self.rules(.momentum(beta: 0.9)).initial[1]
    #expect(momentum.definition.label == "momentum β")
    let least = Self.rules(
      .gradientDescent, dropout: nil, earlyStopping: false, ignoresStepRateLimit: true)
    #expect(
      least.initial.map(\.hyperparameter) == [.learningRate, .l2, .batchSize, .epochs])
  }

  @Test(
    arguments: [
      (.learningRate, 0, "learning rate must be above 0, at most 1e6 (got 0)"),
      (.learningRate, .nan, "learning rate must be a finite number (got nan)"),
      (.learningRate, 1e7, "learning rate must be above 0, at most 1e6 (got 1e7)"),
      (.momentum, 1.2, "momentum must be in 0..<1 (got 1.2)"),
      (.squaredGradientDecay, 1, "RMS decay must be in 0..<1 (got 1)"),
      (.l2, -0.5, "L2 must be in 0...1e6 (got -0.5)"),
      (.dropout, 20, "dropout must be in 0..<1; 20 % is 0.2 (got 20)"),
      (.batchSize, 0, "batch size must be in 1...100, the train set's size (got 0)"),
      (.batchSize, 101, "batch size must be in 1...100, the train set's size (got 101)"),
      (.batchSize, 2.5, "batch size must be a whole number (got 2.5)"),
      (.epochs, 3, "epochs must be at least 4, those already begun, at most 1e9 (got 3)"),
      (.patience, 0, "patience must be in 1...1e9 (got 0)"),
      (.stepRateLimit, -1, "step-rate limit must be in 0...1e9, 0 for unlimited (got -1)"),
      (.stepRateLimit, .infinity, "step-rate limit must be a finite number (got inf)"),
    ] as [(Hyperparameter, Double, String)])
  func refusesWithOneSentence(name: Hyperparameter, value: Double, reason: String) {
    #expect(Self.rules().refusal(of: name, value: value, epochsBegun: 4) == reason)
  }

  @Test(
    arguments: [
      (.learningRate, 1e-9), (.momentum, 0), (.squaredGradientDecay, 0.5), (.l2, 0),
      (.dropout, 0.9),
      (.batchSize, 1), (.batchSize, 100), (.epochs, 4), (.patience, 1), (.stepRateLimit, 0),
    ] as [(Hyperparameter, Double)])
  func takesTheRest(name: Hyperparameter, value: Double) {
    #expect(Self.rules().refusal(of: name, value: value, epochsBegun: 4) == nil)
  }

  @Test(
    arguments: [
      (.momentum, "gradient descent has no momentum"),
      (.squaredGradientDecay, "gradient descent keeps no squared gradients to decay"),
      (.weightDecay, "gradient descent does not decay weights"),
      (.l1, "the recipe's cost has no l1"),
      (.gradientClipNorm, "the recipe does not clip gradients by norm"),
      (.gradientClipValue, "the recipe does not clip gradients by value"),
      (.dropout, "the network has no dropout layer"),
      (.patience, "the recipe has no early stopping"),
      (.stepRateLimit, "this run has no step-rate limit"),
    ] as [(Hyperparameter, String)])
  func saysWhyARunDoesNotHaveIt(name: Hyperparameter, reason: String) {
    let rules = Self.rules(
      .gradientDescent, dropout: nil, earlyStopping: false, ignoresStepRateLimit: true)
    #expect(rules.refusal(of: name, value: 0.5, epochsBegun: 0) == reason)
  }
}
