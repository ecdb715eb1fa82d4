import NeuralEngine
import Testing

@Suite struct NonFiniteTests {
  private func trainer(
    _ layers: [LayerDescription], cost: CostFunction = .softmaxCrossEntropy, workers: Int = 1
  ) throws -> Trainer {
    try Trainer(
      network: NetworkDescription(inputCount: 2, layers: layers, cost: cost, initializer: .xavier),
      optimizer: .momentum(beta: 0.9), workers: workers, maximumBatchSize: 4, seed: 1)
  }

  private let deep: [LayerDescription] = [
    .dense(units: 4), .activation(.relu), .dropout(rate: 0.1), .dense(units: 4),
    .activation(.relu), .dense(units: 2),
  ]

  private func examples(_ inputs: [Float]) -> ExampleSet {
    ExampleSet(
      inputs: inputs, featureCount: 2,
      targets: .classes((0..<inputs.count / 2).map { Int32($0 % 2) }, count: 2))
  }

  private let settings = StepSettings(learningRate: 0.1, dropout: 0)

  @Test(arguments: [1, 2])
  func aNonFiniteInputIsNamedAndNothingIsUpdated(workers: Int) throws {
    let trainer = try trainer(deep, workers: workers)
    let before = trainer.state
    let result = trainer.step(
      on: examples([1, 2, 3, .nan, 1, 1, 0, 1]), indices: [0, 1, 2, 3], stepIndex: 0,
      settings: settings)
    #expect(result.nonFinite?.quantity == .input)
    #expect(result.nonFinite?.name == "input")
    #expect(result.nonFinite?.layer == nil)
    #expect(trainer.state == before)
    #expect(trainer.state.updates == 0)
  }

  @Test func aNonFiniteParameterIsNamedWithItsLayer() throws {
    let trainer = try trainer(deep)
    var state = trainer.state
    state.parameters[trainer.tensors[2].offset] = .infinity
    trainer.state = state
    let result = trainer.step(
      on: examples([1, 2, 3, 4]), indices: [0, 1], stepIndex: 0, settings: settings)
    #expect(result.nonFinite?.quantity == .parameter)
    #expect(result.nonFinite?.name == "3.dense.weight")
    #expect(result.nonFinite?.layer == 3)
    #expect(trainer.state == state)
  }

  @Test func anActivationThatOverflowsIsNamedWithItsLayer() throws {
    let trainer = try trainer(deep)
    var state = trainer.state
    for index in trainer.tensors[0].range { state.parameters[index] = 1e30 }
    for index in trainer.tensors[2].range { state.parameters[index] = 1e30 }
    trainer.state = state
    let result = trainer.step(
      on: examples([1, 2, 3, 4]), indices: [0, 1], stepIndex: 0, settings: settings)
    #expect(result.nonFinite?.quantity == .activation)
    #expect(result.nonFinite?.name == "3.dense")
    #expect(trainer.state == state)
  }

  @Test func aCostThatOverflowsIsNamed() throws {
    let trainer = try trainer([.dense(units: 1)], cost: .squaredError)
    trainer.state.parameters = [1e30, 0, 0]
    let result = trainer.step(
      on: ExampleSet(inputs: [1, 0], featureCount: 2, targets: .values([0], width: 1)),
      indices: [0], stepIndex: 0, settings: settings)
    #expect(result.nonFinite?.quantity == .cost)
    #expect(result.nonFinite?.name == "cost")
    #expect(trainer.state.parameters == [1e30, 0, 0])
  }

  @Test func aGradientThatOverflowsIsNamedWithTheNormsThatLedThere() throws {
    // The last layer's delta is a few; times a weight of 2e38 it overflows on the way back.
    let trainer = try trainer([.dense(units: 1), .dense(units: 2)], cost: .squaredError)
    trainer.state.parameters = [0, 0, 0, 2e38, 2e38, 0, 0]
    let result = trainer.step(
      on: ExampleSet(inputs: [1, 1], featureCount: 2, targets: .values([3, 3], width: 2)),
      indices: [0], stepIndex: 0, settings: settings)
    #expect(result.cost == 9)
    #expect(result.gradientNorm == .infinity)
    #expect(result.nonFinite?.quantity == .gradient)
    #expect(result.nonFinite?.name == "0.dense.bias")
    #expect(result.nonFinite?.layer == 0)
    #expect(
      result.nonFinite?.gradientNorms.map(\.name) == [
        "0.dense.weight", "0.dense.bias", "1.dense.weight", "1.dense.bias",
      ])
    #expect(result.nonFinite?.gradientNorms[2].norm == 0)
    let last = result.nonFinite?.gradientNorms[3].norm ?? 0
    #expect(abs(last - 18.0.squareRoot()) < 1e-6)
    #expect(trainer.state.updates == 0)
  }

  @Test func hugeButFiniteGradientsStillTrain() throws {
    // 2e20 squared overflows single precision; the norm does not.
    let trainer = try trainer([.dense(units: 1)], cost: .squaredError)
    trainer.state.parameters = [0, 0, 0]
    let result = trainer.step(
      on: ExampleSet(inputs: [1e10, 0], featureCount: 2, targets: .values([2e10], width: 1)),
      indices: [0], stepIndex: 0, settings: StepSettings(learningRate: 1e-20, momentum: 0))
    #expect(result.nonFinite == nil)
    #expect(abs(result.gradientNorm / 2e20 - 1) < 1e-6)
    #expect(abs(trainer.state.parameters[0] - 2) < 1e-5)
  }

  @Test func aLabelOutOfRangeNeverReadsOutsideAndMakesTheCostNaN() throws {
    let trainer = try trainer([.dense(units: 2)])
    let wrong = ExampleSet(inputs: [1, 1], featureCount: 2, targets: .classes([7], count: 2))
    let result = trainer.step(on: wrong, indices: [0], stepIndex: 0, settings: settings)
    #expect(result.cost.isNaN)
    #expect(result.nonFinite?.quantity == .cost)
  }
}
