import Foundation
import NeuralEngine
import Testing

@Suite struct LayerTests {
  /// What the layers make of `inputs`, one output a row, with squared error so that nothing follows.
  private func outputs(
    _ layers: [LayerDescription], inputs: [Float], features: Int, parameters: [Float]
  ) throws -> [Float] {
    let network = NetworkDescription(
      inputCount: features, layers: layers, cost: .squaredError, initializer: .zeros)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    trainer.state.parameters = parameters
    let count = inputs.count / features
    let width = network.outputCount
    return trainer.predict(
      ExampleSet(
        inputs: inputs, featureCount: features,
        targets: .values([Float](repeating: 0, count: count * width), width: width)))
  }

  @Test func denseMultipliesByTheWeightAndAddsTheBias() throws {
    // W [3, 2] = [[1, 2], [3, 4], [5, 6]], b = [10, 20].
    let outputs = try outputs(
      [.dense(units: 2)], inputs: [1, 0, -1, 2, 1, 0], features: 3,
      parameters: [1, 2, 3, 4, 5, 6, 10, 20])
    #expect(outputs == [6, 16, 15, 28])
  }

  @Test(
    arguments: [
      (.sigmoid, [0.11920292, 0.5, 0.73105858]), (.tanh, [-0.96402758, 0, 0.76159416]),
      (.gelu, [-0.04540231, 0, 0.84119199]), (.silu, [-0.23840584, 0, 0.73105858]),
      (.relu, [0, 0, 1]), (.leakyRelu(slope: 0.25), [-0.5, 0, 1]), (.linear, [-2, 0, 1]),
    ] as [(Activation, [Double])])
  func activationsHaveTheirKnownValues(_ activation: Activation, _ expected: [Double]) throws {
    let inputs: [Float] = [-2, 0, 1]
    let fused = try outputs(
      [.dense(units: 1), .activation(activation)], inputs: inputs, features: 1, parameters: [1, 0])
    let alone = try outputs(
      [.activation(activation), .dense(units: 1)], inputs: inputs, features: 1, parameters: [1, 0])
    for index in inputs.indices {
      #expect(abs(Double(fused[index]) - expected[index]) < 3e-7)
      #expect(abs(Double(alone[index]) - expected[index]) < 3e-7)
    }
  }

  /// GELU's exponent is a cube: it is itself rounded, and the tail feels it.
  @Test(
    arguments: [(.sigmoid, 4e-7), (.tanh, 4e-7), (.gelu, 2e-6), (.silu, 4e-7)]
      as [(Activation, Double)])
  func vectorizedActivationsAgreeWithTheLibrary(_ activation: Activation, limit: Double) throws {
    let inputs = (-4_000...4_000).map { Float($0) * 0.005 }
    let outputs = try outputs(
      [.activation(activation), .dense(units: 1)], inputs: inputs, features: 1, parameters: [1, 0])
    for (x, y) in zip(inputs, outputs) {
      let exact = PlainNetwork.activate(activation, Double(x))
      #expect(abs(Double(y) - exact) <= limit * max(abs(exact), 1e-3), "at \(x)")
    }
  }

  @Test func predictionsAreTheSameForAnyNumberOfWorkersAndExamples() throws {
    let network = NetworkDescription(
      inputCount: 6, layers: [.dense(units: 9), .activation(.tanh), .dense(units: 4)],
      cost: .softmaxCrossEntropy, initializer: .xavier)
    let examples = ExampleSet.classes(1_001, features: 6, classes: 4)
    let trainers = try [1, 2, 5].map { workers in
      try Trainer(
        network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 8,
        seed: 9)
    }
    let predictions = trainers.map { $0.predict(examples) }
    #expect(predictions[0] == predictions[1])
    #expect(predictions[0] == predictions[2])
    for row in 0..<examples.count {
      let sum = predictions[0][row * 4..<row * 4 + 4].reduce(0, +)
      #expect(abs(sum - 1) < 1e-6)
    }
    let plain = PlainNetwork(network, parameters: trainers[0].state.parameters)
      .gradient(examples, indices: examples.all)
    for trainer in trainers {
      let evaluation = trainer.evaluate(examples)
      #expect(abs(evaluation.cost - plain.cost) < 1e-6)
      // One pass gives both, to the same bits.
      let both = trainer.evaluateAndPredict(examples)
      #expect(both.evaluation == evaluation && both.outputs == predictions[0])
    }
  }
}
