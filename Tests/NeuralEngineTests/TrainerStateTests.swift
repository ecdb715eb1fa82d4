import NeuralEngine
import Testing

@Suite struct TrainerStateTests {
  static let optimizers: [OptimizerDescription] = [
    .gradientDescent, .momentum(beta: 0.9), .rmsProp(beta: 0.9, epsilon: 1e-8),
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), .nesterov(beta: 0.9),
    .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1),
    .momentum(beta: 0.9, isCorrected: true),
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, isCorrected: false),
  ]

  static let network = NetworkDescription(
    inputCount: 5,
    layers: [
      .dense(units: 40), .activation(.relu), .dropout(rate: 0.3), .dense(units: 30),
      .activation(.tanh), .dense(units: 3),
    ], cost: .softmaxCrossEntropy, initializer: .he)

  static let examples = ExampleSet.classes(70, features: 5, classes: 3)

  private func trainer(
    _ optimizer: OptimizerDescription, workers: Int = 1, seed: UInt64 = 3, batchSize: Int = 32
  ) throws -> Trainer {
    try Trainer(
      network: Self.network, optimizer: optimizer, workers: workers, maximumBatchSize: batchSize,
      seed: seed)
  }

  /// Steps in batches of 32: the third, of 6, is what remains of 70.
  @discardableResult private func train(_ trainer: Trainer, steps: Range<UInt64>) -> [StepResult] {
    let settings = StepSettings(learningRate: 0.01, optimizer: trainer.optimizer, l2: 1e-4)
    let order = Self.examples.all
    return steps.map { step in
      let start = Int(step % 3) * 32
      return trainer.step(
        on: Self.examples, indices: order[start..<min(start + 32, 70)], stepIndex: step,
        settings: settings)
    }
  }

  @Test(arguments: optimizers, [1, 2, 3])
  func theSameSeedAndWorkersGiveTheSameBits(
    _ optimizer: OptimizerDescription, workers: Int
  ) throws {
    let runs = try (0..<2).map { _ in
      let trainer = try trainer(optimizer, workers: workers)
      return (train(trainer, steps: 0..<30), trainer.state)
    }
    #expect(runs[0].0 == runs[1].0)
    #expect(runs[0].1 == runs[1].1)
    #expect(runs[0].1.updates == 30)
    let other = try trainer(optimizer, workers: workers, seed: 4)
    train(other, steps: 0..<30)
    #expect(other.state != runs[0].1)
  }

  @Test(arguments: optimizers, [1, 2])
  func aRestoredTrainerGoesOnBitForBit(_ optimizer: OptimizerDescription, workers: Int) throws {
    let whole = try trainer(optimizer, workers: workers)
    train(whole, steps: 0..<10)
    let saved = whole.state
    let rest = train(whole, steps: 10..<25)

    let resumed = try trainer(optimizer, workers: workers)
    try resumed.restore(saved)
    #expect(resumed.state == saved)
    #expect(train(resumed, steps: 10..<25) == rest)
    #expect(resumed.state == whole.state)
    // And the same trainer can go back.
    whole.state = saved
    #expect(train(whole, steps: 10..<25) == rest)
  }

  @Test func slotsAreNamedInOrder() throws {
    #expect(try trainer(Self.optimizers[0]).state.slots.map(\.name) == [])
    #expect(try trainer(Self.optimizers[1]).state.slots.map(\.name) == ["momentum"])
    #expect(try trainer(Self.optimizers[2]).state.slots.map(\.name) == ["squaredGradient"])
    #expect(
      try trainer(Self.optimizers[3]).state.slots.map(\.name) == ["momentum", "squaredGradient"])
  }

  @Test func statesOfAnotherKindAreRefusedAndChangeNothing() throws {
    let trainer = try trainer(.momentum(beta: 0.9))
    train(trainer, steps: 0..<2)
    let before = trainer.state
    func refusal(_ change: (inout TrainerState) -> Void) -> String? {
      var state = before
      change(&state)
      do {
        try trainer.restore(state)
        return nil
      } catch {
        return error.description
      }
    }
    let count = Self.network.parameterCount
    #expect(
      refusal { $0.parameters.removeLast() }
        == "state: cannot restore parameters (\(count - 1) values for \(count) parameters)")
    #expect(
      refusal { $0.slots[0].values.append(0) }
        == "state: cannot restore momentum (\(count + 1) values for \(count) parameters)")
    #expect(
      refusal { $0.slots = [] }
        == "state: cannot restore the optimizer (it keeps momentum, the state has nothing)")
    #expect(trainer.state == before)
  }

  @Test func aBatchLargerThanAnnouncedIsTakenAsWell() throws {
    let small = try trainer(Self.optimizers[3], batchSize: 1)
    let large = try trainer(Self.optimizers[3], batchSize: 300)
    let examples = ExampleSet.classes(300, features: 5, classes: 3)
    let settings = StepSettings(learningRate: 0.01, optimizer: Self.optimizers[3])
    for trainer in [small, large] {
      _ = trainer.step(on: examples, indices: examples.all, stepIndex: 0, settings: settings)
    }
    #expect(small.state == large.state)
  }

  @Test func evaluationChangesNothing() throws {
    let trainer = try trainer(Self.optimizers[3], workers: 2)
    train(trainer, steps: 0..<3)
    let before = trainer.state
    let first = trainer.evaluate(Self.examples)
    #expect(trainer.evaluate(Self.examples) == first)
    _ = trainer.predict(Self.examples)
    #expect(trainer.state == before)
    #expect(trainer.evaluate(Self.examples, indices: Array(Self.examples.all)) == first)
  }
}
