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

  static let adamW = OptimizerDescription.adamW(
    beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.2)

  static let adamWOfBiases = OptimizerDescription.adamW(
    beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.2, decaysBiases: true)

  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var optimizer: OptimizerDescription
    var settings: StepSettings
    var layerDecay: Double?

    init(
      _ name: String, _ optimizer: OptimizerDescription, _ learningRate: Double, l1: Double = 0,
      l2: Double = 0, clipNorm: Double? = nil, clipValue: Double? = nil, layerDecay: Double? = nil
    ) {
      self.name = name
      self.optimizer = optimizer
      self.layerDecay = layerDecay
      settings = StepSettings(
        learningRate: learningRate, optimizer: optimizer, l1: l1, l2: l2,
        gradientClipNorm: clipNorm, gradientClipValue: clipValue)
    }

    var testDescription: String { name }
  }

  @Test(arguments: [
    Case("gradientDescent", .gradientDescent, 0.05),
    Case("gradientDescent with L1", .gradientDescent, 0.05, l1: 0.1),
    Case("gradientDescent with L2", .gradientDescent, 0.05, l2: 0.1),
    Case("gradientDescent with L1 and L2", .gradientDescent, 0.05, l1: 0.05, l2: 0.1),
    Case("momentum", .momentum(beta: 0.9), 0.1),
    Case("heavy ball", .momentum(beta: 0.9), 0.1),
    Case("momentum clipped by value", .momentum(beta: 0.9), 0.1, clipValue: 0.3),
    Case("momentum clipped by norm", .momentum(beta: 0.9), 0.1, clipNorm: 0.5),
    Case("momentum clipped by both", .momentum(beta: 0.9), 0.1, clipNorm: 0.5, clipValue: 0.4),
    Case("nesterov", .nesterov(beta: 0.9), 0.1),
    Case("nesterov of other libraries", .nesterov(beta: 0.9), 0.1),
    Case("rmsProp", .rmsProp(beta: 0.99, epsilon: 1e-8), 0.01),
    Case("adam", adam, 0.01),
    Case("adam with L2", adam, 0.01, l2: 0.1),
    Case("adamW", adamW, 0.01),
    Case("adamW of biases too", adamWOfBiases, 0.01),
    Case("adamW of a layer's own", adamW, 0.01, layerDecay: 0.7),
    Case("adamW of none", adamWOfBiases, 0.01, layerDecay: 0),
    Case(
      "adam uncorrected", .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, isCorrected: false), 0.01),
    Case(
      "adamW uncorrected",
      .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.2, isCorrected: false), 0.01),
    Case("momentum corrected", .momentum(beta: 0.9, isCorrected: true), 0.1),
  ])
  func hundredStepsEqualTheReference(_ test: Case) throws {
    let name = test.name
    let reference = try #require(Self.reference)
    let trace = try #require(reference.traces[name])
    #expect(trace.count == 100)
    let examples = ExampleSet(
      inputs: reference.inputs, featureCount: 2,
      targets: .values(reference.targets, width: 1))
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 2,
        layers: [LayerDescription(.dense(units: 1), weightDecay: test.layerDecay)],
        cost: .squaredError, initializer: .zeros),
      optimizer: test.optimizer, workers: 1, maximumBatchSize: 1, seed: 1)
    trainer.state.parameters = reference.start
    for (step, expected) in trace.enumerated() {
      _ = trainer.step(
        on: examples, indices: [Int32(step % examples.count)], stepIndex: UInt64(step),
        settings: test.settings)
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
