import NeuralEngine
import Testing

@Suite struct LayerMeasurementTests {
  private static let name = "projection block"
  private static let examples = ImageNetworks.examples(name, count: 24)
  private static let settings = StepSettings(learningRate: 0.1, l2: 0.01)

  private static func trainer(workers: Int) throws -> Trainer {
    try Trainer(
      network: ImageNetworks.network(name), optimizer: .momentum(beta: 0.9), workers: workers,
      maximumBatchSize: 16, seed: 2)
  }

  private static func step(_ trainer: Trainer) -> StepResult {
    trainer.step(on: examples, indices: examples.all[..<16], stepIndex: 0, settings: settings)
  }

  @Test(arguments: [1, 2])
  func aMeasuredStepIsTheSameStepAndSeesInside(workers: Int) throws {
    let plain = try Self.trainer(workers: workers)
    let measured = try Self.trainer(workers: workers)
    let before = measured.state.parameters
    let expected = Self.step(plain)
    let step = measured.measuredStep(
      on: Self.examples, indices: Self.examples.all[..<16], stepIndex: 0, settings: Self.settings)
    let (result, layers) = (step.result, step.layers)
    #expect(step.measuringSeconds > 0)
    #expect(result == expected)
    #expect(measured.state == plain.state)
    #expect(
      layers.map(\.name) == [
        "0.conv2D", "1.residual.0.conv2D", "1.residual.2.conv2D", "1.residual.3.conv2D",
        "1.residual", "3.averagePool", "4.dense",
      ])
    // The layers' gradients together are the whole gradient.
    let squares = layers.compactMap(\.gradientNorm).reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares.squareRoot() - result.gradientNorm) < 1e-5 * result.gradientNorm)
    let after = measured.state.parameters
    let weight = measured.tensors[0].range
    func norm(_ values: [Float]) -> Double {
      values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let moved = zip(after[weight], before[weight]).map { $0 - $1 }
    #expect(abs(layers[0].weightNorm! - norm(Array(before[weight]))) < 1e-5)
    #expect(abs(layers[0].updateNorm! - norm(moved)) < 1e-6)
    #expect(layers[1].deadShare != nil && layers[0].deadShare == nil)
    #expect(layers.allSatisfy { $0.activationVariance >= 0 && $0.activationMean.isFinite })
  }

  @Test(arguments: [1, 2])
  func aTimedStepIsTheSameStep(workers: Int) throws {
    let plain = try Self.trainer(workers: workers)
    let timed = try Self.trainer(workers: workers)
    let expected = Self.step(plain)
    let begun = ContinuousClock.now
    let (result, phases) = timed.timedStep(
      on: Self.examples, indices: Self.examples.all[..<16], stepIndex: 0, settings: Self.settings)
    let took = begun.duration(to: .now) / .seconds(1)
    #expect(result == expected)
    #expect(timed.state == plain.state)
    let parts = [phases.data, phases.forward, phases.backward, phases.update]
    #expect(parts.allSatisfy { $0 > 0 })
    #expect(parts.reduce(0, +) <= took)
  }

  @Test func meansVariancesAndDeadUnitsAreThoseOfTheOutputs() throws {
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 1, layers: [.dense(units: 2), .activation(.relu), .dense(units: 1)],
        cost: .squaredError), optimizer: .gradientDescent, workers: 1, maximumBatchSize: 4, seed: 1)
    // Units x and −x − 9: the second is never above zero.
    trainer.state.parameters = [1, -1, 0, -9, 1, 1, 0]
    let examples = ExampleSet(
      inputs: [1, 2, 3, 4], featureCount: 1, targets: .values([0, 0, 0, 0], width: 1))
    let layers = trainer.measuredStep(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 0)
    ).layers
    #expect(layers[0].deadShare == 0.5)
    #expect(layers[0].activationMean == 1.25)
    #expect(abs(layers[0].activationVariance - (30.0 / 8 - 1.25 * 1.25)) < 1e-6)
    #expect(layers[0].updateNorm == 0)
    #expect(layers[1].deadShare == nil)
  }

  @Test func theFirstOfManySigmoidLayersFeelsAlmostNothing() throws {
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 8,
        layers: (0..<8).flatMap { _ in
          [LayerDescription.dense(units: 16), .activation(.sigmoid)]
        } + [.dense(units: 3)], cost: .softmaxCrossEntropy, initializer: .xavier),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 32, seed: 1)
    let examples = ExampleSet.classes(32, features: 8, classes: 3)
    let layers = trainer.measuredStep(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 0.1)
    ).layers
    let norms = layers.compactMap(\.gradientNorm)
    #expect(norms.count == 9)
    #expect(norms[0] < 1e-3 * norms[8])
  }
}
