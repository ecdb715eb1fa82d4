import NeuralEngine
import Testing

/// Weighted and missing targets against PyTorch's numbers; `Reference/recurrent.py` makes them.
@Suite struct TargetTests {
  private func example(_ reference: RecurrentNetworks.TargetCase) -> (
    NetworkDescription, ExampleSet
  ) {
    let cost: CostFunction =
      reference.name.hasPrefix("softmax")
      ? .softmaxCrossEntropy
      : reference.name.hasPrefix("sigmoid") ? .sigmoidCrossEntropy : .squaredError
    let targets: Targets =
      cost == .softmaxCrossEntropy
      ? .classes(reference.targets.map { Int32($0) }, count: 3)
      : .values(reference.targets, width: 3)
    return (
      NetworkDescription(inputCount: 4, layers: [.dense(units: 3)], cost: cost),
      ExampleSet(
        inputs: reference.inputs, featureCount: 4, targets: targets, weights: reference.weights)
    )
  }

  @Test(
    arguments: [
      "softmax", "softmax weighted", "sigmoid", "sigmoid weighted", "squared", "squared weighted",
    ], [1, 2, 3])
  func costAndGradientEqualTheReference(name: String, workers: Int) throws {
    let document = try #require(RecurrentNetworks.document)
    let reference = try #require(document.targets.first { $0.name == name })
    let (network, examples) = example(reference)
    try network.validate(examples)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 6, seed: 1)
    trainer.state.parameters = reference.parameters
    #expect(abs(trainer.evaluate(examples).cost - reference.cost) < 1e-5)
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 1))
    #expect(abs(result.cost - reference.cost) < 1e-5)
    for (index, value) in trainer.state.parameters.enumerated() {
      let moved = Double(reference.parameters[index] - value)
      #expect(abs(moved - reference.gradient[index]) < 1e-5, "parameter \(index)")
    }
    let checks = try checkGradients(network: network, examples: examples, seed: 3)
    for check in checks { #expect(check.relativeError <= 1e-7, "\(check)") }
  }

  @Test func answersAreRightOnWhatThereIs() throws {
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 1, layers: [.dense(units: 2)], cost: .sigmoidCrossEntropy,
        initializer: .zeros),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    trainer.state.parameters = [0, 0, 5, -5]
    let nan = Float.nan
    let examples = ExampleSet(
      inputs: [0, 0, 0, 0], featureCount: 1,
      targets: .values([1, nan, nan, 1, nan, nan, 1, 0], width: 2))
    // Right, wrong, nothing to be right on, right.
    #expect(trainer.evaluate(examples).accuracy == 2.0 / 3)
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 0))
    #expect(result.correctCount == 2)
    #expect(result.countedCount == 3)
  }

  @Test(arguments: [1, 2]) func aBatchWithoutAnyTargetMovesNothing(workers: Int) throws {
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 1, layers: [.dense(units: 3)], cost: .softmaxCrossEntropy),
      optimizer: .gradientDescent, workers: workers, maximumBatchSize: 2, seed: 1)
    let before = trainer.state.parameters
    let examples = ExampleSet(
      inputs: [1, 2], featureCount: 1, targets: .classes([-1, -1], count: 3))
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 1))
    #expect(result.cost == 0)
    #expect(result.nonFinite == nil)
    #expect(trainer.state.parameters == before)
    #expect(trainer.evaluate(examples).accuracy == nil)
  }
}
