import NeuralEngine
import Testing

@Suite struct DropoutTests {
  /// Dropout of 1000 ones, then a sum: with a learning rate of 1 and squared error, the change of
  /// each weight tells what its unit was.
  private func trainer(rate: Double, workers: Int = 1, seed: UInt64 = 1) throws -> Trainer {
    try Trainer(
      network: NetworkDescription(
        inputCount: 1_000, layers: [.dropout(rate: rate), .dense(units: 1)], cost: .squaredError,
        initializer: .zeros),
      optimizer: .gradientDescent, workers: workers, maximumBatchSize: 2, seed: seed)
  }

  private let ones = ExampleSet(
    inputs: [Float](repeating: 1, count: 1_000), featureCount: 1_000,
    targets: .values([-1], width: 1))

  /// The units' values in one step: the gradient of weight i is 1 · unit i.
  private func units(
    _ trainer: Trainer, step: UInt64, dropout: Double? = nil
  ) -> [Float] {
    let before = trainer.state
    _ = trainer.step(
      on: ones, indices: [0], stepIndex: step,
      settings: StepSettings(learningRate: 1, dropout: dropout))
    let units = trainer.state.parameters.dropLast().map { -$0 }
    trainer.state = before
    return units
  }

  @Test func unitsAreDroppedOrScaledUp() throws {
    let units = units(try trainer(rate: 0.25), step: 0)
    #expect(Set(units).count == 2)
    let dropped = units.count { $0 == 0 }
    #expect(units.allSatisfy { $0 == 0 || abs($0 - 4.0 / 3) < 1e-6 })
    // Four standard deviations of a binomial of 1000 at ¼.
    #expect(abs(dropped - 250) < 55, "\(dropped) of 1000")
  }

  @Test func masksFollowFromSeedAndStep() throws {
    let first = units(try trainer(rate: 0.5), step: 3)
    #expect(units(try trainer(rate: 0.5), step: 3) == first)
    #expect(units(try trainer(rate: 0.5), step: 4) != first)
    #expect(units(try trainer(rate: 0.5, seed: 2), step: 3) != first)
  }

  @Test func aStepsRateReplacesTheLayers() throws {
    let trainer = try trainer(rate: 0.5)
    #expect(units(trainer, step: 0, dropout: 0).allSatisfy { $0 == 1 })
    let few = units(trainer, step: 0, dropout: 0.1).count { $0 == 0 }
    #expect(abs(few - 100) < 40)
  }

  @Test func examplesOfABatchHaveMasksOfTheirOwn() throws {
    let two = ExampleSet(
      inputs: [Float](repeating: 1, count: 2_000), featureCount: 1_000,
      targets: .values([-2, -2], width: 1))
    let trainer = try trainer(rate: 0.5)
    _ = trainer.step(
      on: two, indices: [0, 1], stepIndex: 0, settings: StepSettings(learningRate: 1))
    // Each example gives 2 · unit / 2: 0, 2 or 4 for neither, one or both.
    let sums = trainer.state.parameters.dropLast().map { -$0 }
    #expect(Set(sums) == [0, 2, 4])
    let both = sums.count { $0 == 4 }
    #expect(abs(both - 250) < 55, "\(both) of 1000")
  }

  @Test func masksDoNotDependOnTheNumberOfWorkers() throws {
    let two = ExampleSet(
      inputs: [Float](repeating: 1, count: 2_000), featureCount: 1_000,
      targets: .values([-2, -2], width: 1))
    let parameters = try [1, 2].map { workers in
      let trainer = try trainer(rate: 0.5, workers: workers)
      _ = trainer.step(
        on: two, indices: [0, 1], stepIndex: 0, settings: StepSettings(learningRate: 1))
      return trainer.state.parameters
    }
    #expect(parameters[0] == parameters[1])
  }

  /// How many rows go together decides which product adds them up, and so in which order. Every
  /// partial sum of powers of two is exact, so that here any order gives the same bits.
  @Test func evaluationAndPredictionDropNothing() throws {
    let trainer = try trainer(rate: 0.5)
    trainer.state.parameters = [Float](repeating: 0x1p-10, count: 1_000) + [0]
    let prediction: Float = 1_000 * 0x1p-10
    #expect(trainer.predict(ones) == [prediction])
    let cost = Double((prediction + 1) * (prediction + 1)) / 2
    #expect(abs(trainer.evaluate(ones).cost - cost) < 1e-6)
    #expect(trainer.evaluate(ones, indices: [0, 0]).cost == trainer.evaluate(ones).cost)
  }
}
