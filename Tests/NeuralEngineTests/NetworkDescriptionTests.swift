import NeuralEngine
import Testing

@Suite struct NetworkDescriptionTests {
  private func network(
    _ layers: [LayerDescription], inputs: Int = 4, cost: CostFunction = .softmaxCrossEntropy,
    initializer: Initializer = .he
  ) -> NetworkDescription {
    NetworkDescription(inputCount: inputs, layers: layers, cost: cost, initializer: initializer)
  }

  private func refusal(_ network: NetworkDescription) -> String? {
    do {
      try network.validate()
      return nil
    } catch {
      return error.description + (error.hint.map { "; hint: \($0)" } ?? "")
    }
  }

  private func refusal(_ network: NetworkDescription, of examples: ExampleSet) -> String? {
    do {
      try network.validate(examples)
      return nil
    } catch {
      return error.description + (error.hint.map { "; hint: \($0)" } ?? "")
    }
  }

  @Test func sizesFollowFromTheLayers() {
    let network = network([
      .dense(units: 8), .activation(.leakyRelu(slope: 0.1)), .dropout(rate: 0.2),
      .dense(units: 3),
    ])
    #expect(network.outputCount == 3)
    #expect(network.parameterCount == 4 * 8 + 8 + 8 * 3 + 3)
    #expect(network.operationsPerExample == 2 * (2 * 32 + 3 * 24))
    #expect(
      network.summaries == ["dense 4 → 8", "leakyRelu 0.1", "dropout 0.2", "dense 8 → 3"])
    #expect(
      network.tensors.map(\.name) == [
        "0.dense.weight", "0.dense.bias", "3.dense.weight", "3.dense.bias",
      ])
    #expect(network.tensors.map(\.shape) == [[4, 8], [8], [8, 3], [3]])
    #expect(network.tensors.map(\.offset) == [0, 32, 40, 64])
    #expect(refusal(network) == nil)
  }

  @Test func impossibleNetworksAreRefusedWithTheReason() {
    #expect(
      refusal(network([.dense(units: 0)]))
        == "network: cannot build layer 0 (dense needs at least 1 unit, got 0)")
    #expect(
      refusal(network([.dense(units: 2), .dropout(rate: 20), .dense(units: 2)]))
        == "network: cannot build layer 1 (dropout must be in 0..<1, got 20.0); hint: 20.0 % is 0.2"
    )
    #expect(
      refusal(network([.dropout(rate: .nan), .dense(units: 2)]))
        == "network: cannot build layer 0 (dropout must be in 0..<1, got nan)")
    #expect(
      refusal(network([.dense(units: 2), .activation(.leakyRelu(slope: -1))]))
        == "network: cannot build layer 1 (leakyRelu's slope must be in 0...1, got -1.0)")
    #expect(
      refusal(network([.dense(units: 2), .dropout(rate: 0.5)]))
        == "network: cannot build layer 1 (dropout would drop the network's outputs); "
        + "hint: put it before the last dense layer")
    #expect(
      refusal(network([.dense(units: 1), .activation(.sigmoid)], cost: .sigmoidCrossEntropy))
        == "network: cannot build layer 1 (sigmoidCrossEntropy applies the sigmoid itself); "
        + "hint: remove the last sigmoid")
    #expect(
      refusal(network([.activation(.relu)]))
        == "network: cannot learn (no layer has parameters); hint: add a dense layer")
    #expect(
      refusal(network([]))
        == "network: cannot learn (no layer has parameters); hint: add a dense layer")
    #expect(
      refusal(network([.dense(units: 2)], inputs: 0))
        == "network: cannot take the inputs (there must be at least 1, got [0])")
    #expect(
      refusal(network([.dense(units: 2)], initializer: .random(sigma: -1)))
        == "network: cannot initialize the weights (sigma must be finite and not negative, got -1.0)"
    )
  }

  @Test func anErrorNamesItsLayer() {
    let error = EngineError.layer(3, .invalidSize(layer: "dense", size: "unit", got: 0))
    #expect(error.place == 3)
    #expect(EngineError.noTrainableLayer.place == nil)
  }

  @Test func examplesThatDoNotFitAreRefusedWithBothShapes() {
    let ten = network([.dense(units: 10)])
    #expect(
      refusal(ten, of: .classes(5, features: 3, classes: 10))
        == "examples: cannot feed [3] features to a network of [4] inputs (3 ≠ 4)")
    #expect(
      refusal(ten, of: .classes(5, features: 4, classes: 3))
        == "examples: cannot compare [10] outputs with 3 classes (10 ≠ 3); "
        + "hint: end with a dense layer of 3 units")
    #expect(
      refusal(ten, of: .values(5, features: 4, width: 10))
        == "examples: cannot use softmaxCrossEntropy "
        + "(it needs class labels, the targets are numbers); "
        + "hint: use squaredError or sigmoidCrossEntropy")
    #expect(
      refusal(
        network([.dense(units: 2)], cost: .squaredError), of: .values(5, features: 4, width: 3))
        == "examples: cannot compare [2] outputs with [3] targets (2 ≠ 3); "
        + "hint: end with a dense layer of 3 units")
    #expect(
      refusal(
        network([.dense(units: 3)], cost: .sigmoidCrossEntropy),
        of: .classes(5, features: 4, classes: 2))
        == "examples: cannot compare [3] outputs with 2 classes (3 ≠ 2); "
        + "hint: end with a dense layer of 1 or 2 units")
    let strange = ExampleSet(
      inputs: [0, 0, 0, 0, 0, 0, 0, 0], featureCount: 4, targets: .classes([9, 10], count: 10))
    #expect(
      refusal(ten, of: strange)
        == "examples: cannot use the label of example 1 (10 is not in 0..<10)")
    #expect(refusal(ten, of: .classes(5, features: 4, classes: 10)) == nil)
    #expect(
      refusal(
        network([.dense(units: 1)], cost: .sigmoidCrossEntropy),
        of: .classes(5, features: 4, classes: 2)) == nil)
  }

  @Test func optimizersRefuseImpossibleNumbers() {
    func refusal(_ optimizer: OptimizerDescription) -> String? {
      do {
        try optimizer.validate()
        return nil
      } catch {
        return error.description
      }
    }
    #expect(
      refusal(.momentum(beta: 1)) == "optimizer: cannot use momentum (it must be in 0..<1, got 1.0)"
    )
    #expect(
      refusal(.adam(beta1: 0.9, beta2: -0.5, epsilon: 1e-8))
        == "optimizer: cannot use squaredGradientDecay (it must be in 0..<1, got -0.5)")
    #expect(
      refusal(.rmsProp(beta: 0.9, epsilon: 0))
        == "optimizer: cannot use epsilon (it must be finite and above 0, got 0.0)")
    #expect(refusal(.adam(beta1: 0, beta2: 0.999, epsilon: 1e-8)) == nil)
  }

  @Test(arguments: [
    (0, 1, "trainer: cannot start its workers (there must be 1...64, got 0)"),
    (65, 1, "trainer: cannot start its workers (there must be 1...64, got 65)"),
    (1, 0, "trainer: cannot hold a batch (its size must be at least 1, got 0)"),
  ])
  func trainersRefuseImpossibleSizes(workers: Int, batchSize: Int, text: String) {
    do throws(EngineError) {
      _ = try Trainer(
        network: network([.dense(units: 2)]), optimizer: .gradientDescent, workers: workers,
        maximumBatchSize: batchSize, seed: 1)
      Issue.record("a trainer was made")
    } catch {
      #expect(error.description == text)
    }
  }
}
