import NeuralEngine
import Testing

@Suite struct LearningTests {
  @Test(arguments: TrainerStateTests.optimizers)
  func exclusiveOrIsLearnedToNearlyZeroCost(_ optimizer: OptimizerDescription) throws {
    let examples = ExampleSet.exclusiveOr
    let network = NetworkDescription(
      inputCount: 2,
      layers: [.dense(units: 8), .activation(.tanh), .dense(units: 1)],
      cost: .sigmoidCrossEntropy, initializer: .xavier)
    try network.validate(examples)
    let trainer = try Trainer(
      network: network, optimizer: optimizer, workers: 1, maximumBatchSize: 4, seed: 2)
    let learningRate =
      switch optimizer {
      case .gradientDescent, .momentum, .nesterov: 1.0
      case .rmsProp, .adam, .adamW: 0.05
      }
    let settings = StepSettings(learningRate: learningRate, optimizer: optimizer)
    let first = trainer.evaluate(examples)
    #expect(first.cost > 0.5)
    let order = examples.all
    for step in 0..<3_000 {
      _ = trainer.step(
        on: examples, indices: order, stepIndex: UInt64(step), settings: settings)
    }
    let last = trainer.evaluate(examples)
    #expect(last.cost < 0.01)
    #expect(last.accuracy == 1)
    let predictions = trainer.predict(examples)
    #expect(predictions.map { $0 > 0.5 } == [false, true, true, false])
  }

  @Test func zeroWeightsNeverBreakTheirSymmetry() throws {
    let examples = ExampleSet.exclusiveOr
    let network = NetworkDescription(
      inputCount: 2,
      layers: [.dense(units: 4), .activation(.tanh), .dense(units: 1)],
      cost: .sigmoidCrossEntropy, initializer: .zeros)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 4, seed: 2)
    for step in 0..<200 {
      _ = trainer.step(
        on: examples, indices: examples.all, stepIndex: UInt64(step),
        settings: StepSettings(learningRate: 1))
    }
    #expect(trainer.evaluate(examples).cost > 0.69)
  }

  @Test func workersAgreeOnWhatIsLearned() throws {
    let examples = ExampleSet.classes(256, features: 6, classes: 3)
    let costs = try [1, 2, 4].map { workers in
      let trainer = try Trainer(
        network: NetworkDescription(
          inputCount: 6, layers: [.dense(units: 32), .activation(.relu), .dense(units: 3)],
          cost: .softmaxCrossEntropy),
        optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), workers: workers,
        maximumBatchSize: 256, seed: 2)
      let settings = StepSettings(learningRate: 0.01, optimizer: trainer.optimizer)
      for step in 0..<50 {
        _ = trainer.step(
          on: examples, indices: examples.all, stepIndex: UInt64(step), settings: settings)
      }
      return trainer.evaluate(examples).cost
    }
    #expect(abs(costs[0] - costs[1]) < 1e-4)
    #expect(abs(costs[0] - costs[2]) < 1e-4)
  }
}
