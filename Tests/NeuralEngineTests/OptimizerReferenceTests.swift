import Foundation
import NeuralEngine
import Testing

/// Every optimizer against NumPy's numbers; `Reference/optimizers.py` makes them.
@Suite struct OptimizerReferenceTests {
  struct Reference: Decodable {
    var inputs: [Float]
    var targets: [Float]
    var start: [Float]
    /// Parameters after each step.
    var traces: [String: [[Double]]]
  }

  static let reference: Reference? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/optimizers.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode(Reference.self, from: data)
  }()

  static let adam = OptimizerDescription.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)

  @Test(
    arguments: [
      ("gradientDescent", .gradientDescent, 0.05, 0),
      ("gradientDescent with L2", .gradientDescent, 0.05, 0.1),
      ("momentum", .momentum(beta: 0.9), 0.1, 0),
      ("heavy ball", .momentum(beta: 0.9), 0.1, 0),
      ("rmsProp", .rmsProp(beta: 0.99, epsilon: 1e-8), 0.01, 0),
      ("adam", adam, 0.01, 0),
      ("adam with L2", adam, 0.01, 0.1),
    ] as [(String, OptimizerDescription, Double, Double)])
  func hundredStepsEqualTheReference(
    name: String, optimizer: OptimizerDescription, learningRate: Double, l2: Double
  ) throws {
    let reference = try #require(Self.reference)
    let trace = try #require(reference.traces[name])
    #expect(trace.count == 100)
    let examples = ExampleSet(
      inputs: reference.inputs, featureCount: 2,
      targets: .values(reference.targets, width: 1))
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 2, layers: [.dense(units: 1)], cost: .squaredError, initializer: .zeros),
      optimizer: optimizer, workers: 1, maximumBatchSize: 1, seed: 1)
    trainer.state.parameters = reference.start
    let settings = StepSettings(learningRate: learningRate, optimizer: optimizer, l2: l2)
    for (step, expected) in trace.enumerated() {
      _ = trainer.step(
        on: examples, indices: [Int32(step % examples.count)], stepIndex: UInt64(step),
        settings: settings)
      for (value, number) in zip(trainer.state.parameters, expected) {
        #expect(abs(Double(value) - number) <= 1e-6, "\(name), step \(step + 1)")
      }
    }
  }

  @Test func decaysCanChangeFromStepToStep() throws {
    let examples = ExampleSet(inputs: [1], featureCount: 1, targets: .values([0], width: 1))
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 1, layers: [.dense(units: 1)], cost: .squaredError, initializer: .zeros),
      optimizer: .momentum(beta: 0.9), workers: 1, maximumBatchSize: 1, seed: 1)
    // z = w + b = 1 + 0, so the gradient of both is 1.
    trainer.state.parameters = [1, 0]
    _ = trainer.step(
      on: examples, indices: [0], stepIndex: 0,
      settings: StepSettings(learningRate: 0, momentum: 0.75))
    #expect(trainer.state.slots[0].values == [0.25, 0.25])
    _ = trainer.step(
      on: examples, indices: [0], stepIndex: 1,
      settings: StepSettings(learningRate: 0, momentum: 0.5))
    #expect(trainer.state.slots[0].values == [0.625, 0.625])
  }
}
