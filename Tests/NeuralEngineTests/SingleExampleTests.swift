import Testing

@testable import NeuralEngine

/// One example, which workers share by the columns of large layers.
@Suite struct SingleExampleTests {
  private func predictions(_ network: NetworkDescription, workers: Int) throws -> [[Float]] {
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 16,
      seed: 6)
    #expect(trainer.sharesSingleExample == (workers > 1))
    let examples = ExampleSet.classes(
      9, features: network.inputCount, classes: network.outputCount)
    let all = trainer.predict(examples)
    let width = network.outputCount
    return (0..<9).map { number in
      let single = trainer.predict(
        ExampleSet(
          inputs: Array(
            examples.inputs[number * network.inputCount..<(number + 1) * network.inputCount]),
          featureCount: network.inputCount, targets: .classes([0], count: width)))
      let together = all[number * width..<(number + 1) * width]
      #expect(zip(single, together).allSatisfy { abs($0 - $1) < 1e-6 }, "\(number)")
      return single
    }
  }

  @Test(
    arguments: [
      [.dense(units: 300), .activation(.relu), .dense(units: 230), .activation(.tanh)],
      [.dense(units: 250), .batchNorm, .activation(.relu), .dropout(rate: 0.5)],
      // Fewer columns than vectors for each.
      [.dense(units: 4400), .dense(units: 17), .activation(.sigmoid)],
    ] as [[LayerDescription]])
  func workersShareWhatOneDoesAlone(layers: [LayerDescription]) throws {
    let network = NetworkDescription(
      inputCount: 290, layers: layers + [.dense(units: 5)], cost: .softmaxCrossEntropy,
      initializer: .he)
    let alone = try predictions(network, workers: 1)
    for workers in [2, 3, 5] {
      for (shared, single) in zip(try predictions(network, workers: workers), alone) {
        #expect(zip(shared, single).allSatisfy { abs($0 - $1) < 1e-6 }, "\(workers) workers")
      }
    }
  }
}
