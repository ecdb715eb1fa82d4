import NeuralEngine
import Testing

@Suite struct ImageLayerTests {
  @Test(arguments: ImageNetworks.names)
  func everyLayersGradientIsExact(name: String) throws {
    let network = ImageNetworks.network(name)
    let checks = try checkGradients(
      network: network, examples: ImageNetworks.examples(name, count: 5), l2: 0.01, seed: 4)
    #expect(checks.map(\.name) == network.tensors.filter(\.isTrained).map(\.name))
    for check in checks {
      #expect(check.relativeError <= GradientCheckTests.limit, "\(check)")
      #expect(check.checkedCount > 0, "\(check)")
    }
  }

  @Test(arguments: ImageNetworks.names.filter { !$0.hasPrefix("batch norm of features") })
  func aBatchOfOneIsExact(name: String) throws {
    let checks = try checkGradients(
      network: ImageNetworks.network(name), examples: ImageNetworks.examples(name, count: 1),
      seed: 5)
    for check in checks { #expect(check.relativeError <= GradientCheckTests.limit, "\(check)") }
  }

  private func trainer(_ name: String, workers: Int, batchSize: Int = 32) throws -> Trainer {
    try Trainer(
      network: ImageNetworks.network(name),
      optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), workers: workers,
      maximumBatchSize: batchSize, seed: 3)
  }

  /// Steps in batches of 32: the third, of 6, is what remains of 70.
  @discardableResult
  private func train(_ trainer: Trainer, _ examples: ExampleSet, steps: Range<UInt64>)
    -> [StepResult]
  {
    let settings = StepSettings(learningRate: 0.01, optimizer: trainer.optimizer, l2: 1e-4)
    let order = examples.all
    return steps.map { step in
      let start = Int(step % 3) * 32
      return trainer.step(
        on: examples, indices: order[start..<min(start + 32, 70)], stepIndex: step,
        settings: settings)
    }
  }

  @Test(arguments: ImageNetworks.names, [1, 2])
  func aRestoredTrainerGoesOnBitForBit(name: String, workers: Int) throws {
    let examples = ImageNetworks.examples(name, count: 70)
    let whole = try trainer(name, workers: workers)
    train(whole, examples, steps: 0..<4)
    let saved = whole.state
    let rest = train(whole, examples, steps: 4..<8)
    let resumed = try trainer(name, workers: workers, batchSize: 1)
    try resumed.restore(saved)
    #expect(train(resumed, examples, steps: 4..<8) == rest)
    #expect(resumed.state == whole.state)
    #expect(rest.allSatisfy { $0.nonFinite == nil })
  }

  @Test(arguments: ImageNetworks.names)
  func moreWorkersThanExamplesComeToTheSame(name: String) throws {
    let examples = ImageNetworks.examples(name, count: 70)
    let alone = try trainer(name, workers: 1)
    let crowd = try trainer(name, workers: 5)
    for (step, rows) in [0..<3, 10..<14, 20..<21].enumerated() {
      let trainers = [alone, crowd]
      let results = trainers.map {
        $0.step(
          on: examples, indices: examples.all[rows], stepIndex: UInt64(step),
          settings: StepSettings(learningRate: 0.001, optimizer: $0.optimizer))
      }
      #expect(abs(results[0].cost - results[1].cost) < 1e-4)
    }
    #expect(abs(alone.evaluate(examples).cost - crowd.evaluate(examples).cost) < 1e-3)
  }

  @Test func frozenLayersKeepTheirBitsAndTheOthersLearn() throws {
    let name = "identity block"
    var network = ImageNetworks.network(name)
    network.layers[0].isFrozen = true
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 2, maximumBatchSize: 32, seed: 3)
    let before = trainer.state.parameters
    train(trainer, ImageNetworks.examples(name, count: 70), steps: 0..<3)
    let after = trainer.state.parameters
    for tensor in trainer.tensors {
      let isSame = before[tensor.range] == after[tensor.range]
      #expect(isSame == (tensor.layer == 0), "\(tensor.name)")
      #expect(tensor.isFrozen == (tensor.layer == 0))
    }
    // 135 + 84 weights of the block's convolutions and its batch norm are there, but not trained.
    #expect(network.parameterCount == ImageNetworks.network(name).parameterCount)
    let checks = try checkGradients(
      network: network, examples: ImageNetworks.examples(name, count: 4), seed: 1)
    #expect(checks.map(\.name) == ["2.dense.weight", "2.dense.bias"])
    #expect(checks.allSatisfy { $0.relativeError <= GradientCheckTests.limit })
  }

  @Test func aLayersOwnPenaltyTakesThePlaceOfTheRuns() throws {
    var network = NetworkDescription(
      inputCount: 2, layers: [.dense(units: 2), .dense(units: 1)], cost: .squaredError,
      initializer: .random(sigma: 1))
    network.layers[0].l2 = 0.25
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 4)
    let before = trainer.state.parameters
    _ = trainer.step(
      on: ExampleSet(inputs: [0, 0], featureCount: 2, targets: .values([0], width: 1)),
      indices: [0], stepIndex: 0, settings: StepSettings(learningRate: 1, l2: 0.5))
    let after = trainer.state.parameters
    // Inputs, biases and target are zero: the penalty alone pulls.
    for index in 0..<4 { #expect(abs(after[index] - 0.75 * before[index]) < 1e-6) }
    for index in 6..<8 { #expect(abs(after[index] - 0.5 * before[index]) < 1e-6) }
    let checks = try checkGradients(
      network: network, examples: .values(3, features: 2, width: 1), l2: 0.5, seed: 2)
    #expect(checks.allSatisfy { $0.relativeError <= GradientCheckTests.limit })
  }

  @Test func summariesAndTensorsFollowTheShapes() throws {
    let network = ImageNetworks.network("projection block")
    #expect(
      network.summaries == [
        "conv2D 3×3 6×6×2 → 6×6×4",
        "residual 6×6×4 → 3×3×6 (conv2D, relu, conv2D; shortcut conv2D)", "relu",
        "averagePool 3×3×6 → 1×1×6", "dense 1×1×6 → 3",
      ])
    #expect(
      network.tensors.map(\.name) == [
        "0.conv2D.weight", "0.conv2D.bias", "1.residual.0.conv2D.weight",
        "1.residual.0.conv2D.bias", "1.residual.2.conv2D.weight", "1.residual.2.conv2D.bias",
        "1.residual.3.conv2D.weight", "1.residual.3.conv2D.bias", "4.dense.weight", "4.dense.bias",
      ])
    #expect(network.tensors[0].shape == [3, 3, 2, 4])
    let normed = ImageNetworks.network("batch norm of features")
    // Batch norm's shift stands in for the bias before it.
    #expect(
      normed.tensors.prefix(5).map(\.name) == [
        "0.dense.weight", "1.batchNorm.scale", "1.batchNorm.shift", "1.batchNorm.runningMean",
        "1.batchNorm.runningVariance",
      ])
    #expect(normed.parameterCount == 6 * 9 + 18 + 9 * 7 + 14 + 7 * 3 + 3)
  }

  @Test func aConvolutionCostsItsProducts() {
    let network = NetworkDescription(
      input: .image(height: 28, width: 28, channels: 1),
      layers: [
        .conv2D(filters: 8, kernel: WindowSize(5)), .maxPool(WindowSize(2)),
        .conv2D(filters: 16, kernel: WindowSize(5)), .maxPool(WindowSize(2)), .dense(units: 10),
      ], cost: .softmaxCrossEntropy)
    let first = 24 * 24 * 25 * 8
    let second = 8 * 8 * 200 * 16
    #expect(network.operationsPerExample == 2 * (2 * first + 3 * second + 3 * 256 * 10))
  }
}
