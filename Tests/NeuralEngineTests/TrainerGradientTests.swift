import NeuralEngine
import Testing

/// The single-precision engine against plain loops: shapes that fill vectors and that do not, its
/// own products and the BLAS's, any number of workers.
@Suite struct TrainerGradientTests {
  struct Case: CustomTestStringConvertible {
    var inputs: Int
    var hidden: [Int]
    var outputs: Int
    var batch: Int
    var activation: Activation = .tanh
    var cost: CostFunction = .softmaxCrossEntropy

    var testDescription: String {
      "\(inputs)-\(hidden)-\(outputs) \(activation.name) \(cost.rawValue), \(batch) examples"
    }

    var network: NetworkDescription {
      NetworkDescription(
        inputCount: inputs,
        layers: hidden.flatMap { [.dense(units: $0), .activation(activation)] }
          + [.dense(units: outputs)],
        cost: cost, initializer: .xavier)
    }

    var examples: ExampleSet {
      switch cost {
      case .softmaxCrossEntropy, .triplet: .classes(batch + 5, features: inputs, classes: outputs)
      case .sigmoidCrossEntropy:
        .values(batch + 5, features: inputs, width: outputs, areLabels: true)
      case .squaredError: .values(batch + 5, features: inputs, width: outputs)
      }
    }
  }

  static let cases = [
    Case(inputs: 2, hidden: [20, 20], outputs: 1, batch: 64, cost: .sigmoidCrossEntropy),
    Case(inputs: 1, hidden: [], outputs: 1, batch: 1, cost: .squaredError),
    Case(inputs: 3, hidden: [7], outputs: 5, batch: 13, activation: .sigmoid),
    Case(inputs: 5, hidden: [8, 24], outputs: 2, batch: 17, activation: .relu),
    Case(inputs: 9, hidden: [25, 31, 6], outputs: 3, batch: 2, cost: .squaredError),
    Case(inputs: 64, hidden: [33], outputs: 10, batch: 50, activation: .leakyRelu(slope: 0.1)),
    Case(inputs: 40, hidden: [11], outputs: 19, batch: 300, cost: .sigmoidCrossEntropy),
    Case(inputs: 150, hidden: [130], outputs: 4, batch: 21),
    Case(inputs: 3, hidden: [4], outputs: 2, batch: 600, activation: .linear),
  ]

  @Test(arguments: cases, [1, 2, 3])
  func oneStepMovesAgainstThePlainGradient(_ test: Case, workers: Int) throws {
    let trainer = try Trainer(
      network: test.network, optimizer: .gradientDescent, workers: workers,
      maximumBatchSize: test.batch, seed: 4)
    let before = trainer.state.parameters
    // Not the first rows, and not in order.
    let indices = (0..<test.batch).map { Int32((test.batch - $0) + 4) }
    let result = trainer.step(
      on: test.examples, indices: indices[...], stepIndex: 0,
      settings: StepSettings(learningRate: 1))
    let after = trainer.state.parameters
    let plain = PlainNetwork(test.network, parameters: before)
      .gradient(test.examples, indices: indices)
    #expect(abs(result.cost - plain.cost) <= 2e-6 * max(1, plain.cost))
    for index in before.indices {
      let moved = Double(before[index]) - Double(after[index])
      #expect(
        abs(moved - plain.gradient[index]) <= 3e-6,
        "parameter \(index): \(moved), plain \(plain.gradient[index])")
    }
    let norm = plain.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(result.gradientNorm - norm) <= 1e-5 * max(norm, 0.1))
    #expect(result.nonFinite == nil)
  }

  @Test func thePenaltyPullsWeightsAndLeavesBiases() throws {
    let network = NetworkDescription(
      inputCount: 3, layers: [.dense(units: 2)], cost: .squaredError,
      initializer: .random(sigma: 1))
    let examples = ExampleSet(
      inputs: [0, 0, 0], featureCount: 3, targets: .values([0.5, -0.5], width: 2))
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 4)
    let before = trainer.state.parameters
    let result = trainer.step(
      on: examples, indices: [0], stepIndex: 0,
      settings: StepSettings(learningRate: 0.1, l2: 0.5))
    let after = trainer.state.parameters
    // Inputs are zero, so weights feel the penalty alone: w ← w − 0.1 · 0.5 w.
    for index in 0..<6 { #expect(abs(after[index] - 0.95 * before[index]) < 1e-6) }
    // Biases feel the cost alone: ∂J/∂b = b − y = −y.
    #expect(abs(after[6] - 0.05) < 1e-7)
    #expect(abs(after[7] + 0.05) < 1e-7)
    // The cost that is reported leaves the penalty out: ½ (0.25 + 0.25).
    #expect(abs(result.cost - 0.25) < 1e-7)
  }

  @Test func weightDecayShrinksWeightsAndLeavesBiases() throws {
    let optimizer = OptimizerDescription.adamW(
      beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.5)
    let examples = ExampleSet(
      inputs: [0, 0], featureCount: 2, targets: .values([0], width: 1))
    let trainer = try Trainer(
      network: NetworkDescription(inputCount: 2, layers: [.dense(units: 1)], cost: .squaredError),
      optimizer: optimizer, workers: 1, maximumBatchSize: 1, seed: 4)
    trainer.state.parameters = [2, -4, 0]
    // Inputs and error are zero, and so is the gradient: only the decay moves.
    _ = trainer.step(
      on: examples, indices: [0], stepIndex: 0,
      settings: StepSettings(learningRate: 0.25, optimizer: optimizer))
    #expect(trainer.state.parameters == [1.75, -3.5, 0])
  }

  @Test func anL1PenaltyMakesWeightsSparse() throws {
    let test = Self.sparseLine
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 8, layers: [.dense(units: 1)], cost: .squaredError,
        initializer: .random(sigma: 0.5)),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 64, seed: 4)
    #expect(trainer.sparsity < 0.2)
    // Weights that are to be none swing around it by a step's length: the last steps are short.
    for step in 0..<800 {
      _ = trainer.step(
        on: test, indices: test.all, stepIndex: UInt64(step),
        settings: StepSettings(learningRate: step < 600 ? 0.1 : 0.001, l1: 0.09))
    }
    // Two of eight inputs count.
    #expect(trainer.sparsity == 0.75)
  }

  /// y = 2 x₁ − x₂, and six inputs more that say nothing.
  private static var sparseLine: ExampleSet {
    var numbers = SeededNumbers(9)
    let inputs = (0..<64 * 8).map { _ in Float.random(in: -1...1, using: &numbers) }
    let targets = (0..<64).map { 2 * inputs[8 * $0] - inputs[8 * $0 + 1] }
    return ExampleSet(inputs: inputs, featureCount: 8, targets: .values(targets, width: 1))
  }

  @Test func clippingScalesTheGradientToItsLimit() throws {
    let network = NetworkDescription(
      inputCount: 1, layers: [.dense(units: 1)], cost: .squaredError, initializer: .zeros)
    let examples = ExampleSet(
      inputs: [3], featureCount: 1, targets: .values([-10], width: 1))
    func moved(clip: Double?) throws -> (StepResult, [Float]) {
      let trainer = try Trainer(
        network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 4)
      let result = trainer.step(
        on: examples, indices: [0], stepIndex: 0,
        settings: StepSettings(learningRate: 1, gradientClipNorm: clip))
      return (result, trainer.state.parameters)
    }
    // The gradient is (z − y) [x, 1] = [30, 10], of norm √1000.
    let (result, free) = try moved(clip: nil)
    #expect(abs(result.gradientNorm - 1000.0.squareRoot()) < 1e-4)
    #expect(free == [-30, -10])
    let (clippedResult, clipped) = try moved(clip: 5)
    #expect(clippedResult.gradientNorm == result.gradientNorm)
    let scale = Float(5 / 1000.0.squareRoot())
    #expect(abs(clipped[0] + 30 * scale) < 1e-5)
    #expect(abs(clipped[1] + 10 * scale) < 1e-5)
    #expect(try moved(clip: 100).1 == free)
  }
}
