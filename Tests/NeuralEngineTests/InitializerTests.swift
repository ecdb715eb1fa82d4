import Foundation
import NeuralEngine
import Testing

@Suite struct InitializerTests {
  private func parameters(
    _ initializer: Initializer, seed: UInt64 = 1, inputs: Int = 300, units: Int = 200
  ) throws -> (weights: [Float], biases: [Float]) {
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: inputs, layers: [.dense(units: units)], cost: .squaredError,
        initializer: initializer),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: seed)
    let values = trainer.state.parameters
    return (Array(values[..<(inputs * units)]), Array(values[(inputs * units)...]))
  }

  @Test(
    arguments: [
      (.random(sigma: 0.01), 0.0001), (.xavier, 2.0 / 500), (.he, 2.0 / 300),
    ] as [(Initializer, Double)])
  func weightsAreNormalWithTheirVariance(_ initializer: Initializer, variance: Double) throws {
    let (weights, biases) = try parameters(initializer)
    let count = Double(weights.count)
    let mean = weights.reduce(0) { $0 + Double($1) } / count
    let second = weights.reduce(0) { $0 + pow(Double($1) - mean, 2) } / count
    let fourth = weights.reduce(0) { $0 + pow(Double($1) - mean, 4) } / count
    // Four standard errors of each for 60,000 normal numbers.
    #expect(abs(mean) < 4 * (variance / count).squareRoot())
    #expect(abs(second / variance - 1) < 4 * (2 / count).squareRoot())
    #expect(abs(fourth / (second * second) - 3) < 4 * (24 / count).squareRoot())
    #expect(biases.allSatisfy { $0 == 0 })
  }

  @Test func uniformWeightsFillTheirRangeEvenly() throws {
    let (weights, biases) = try parameters(.xavierUniform)
    let limit = (6.0 / 500).squareRoot()
    #expect(weights.allSatisfy { abs(Double($0)) <= limit })
    let count = Double(weights.count)
    let second = weights.reduce(0) { $0 + pow(Double($1), 2) } / count
    let fourth = weights.reduce(0) { $0 + pow(Double($1), 4) } / count
    #expect(abs(weights.reduce(0) { $0 + Double($1) } / count) < 4 * (second / count).squareRoot())
    // Variance limit²/3, fourth moment limit⁴/5; four standard errors.
    #expect(abs(second / (limit * limit / 3) - 1) < 4 * (0.8 / count).squareRoot())
    #expect(abs(fourth / pow(limit, 4) - 0.2) < 4 * (1.0 / 9 - 1.0 / 25) / count.squareRoot())
    #expect(biases.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [(30, 20), (20, 30), (25, 25)])
  func orthogonalWeightsAreARotation(inputs: Int, units: Int) throws {
    let weights = try parameters(.orthogonal, inputs: inputs, units: units).weights
    // Vectors along the longer side, as many as the shorter has.
    let vectors = (0..<min(inputs, units)).map { number in
      (0..<max(inputs, units)).map { index in
        Double(inputs >= units ? weights[index * units + number] : weights[number * units + index])
      }
    }
    for (i, left) in vectors.enumerated() {
      for (j, right) in vectors.enumerated() {
        let product = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-6)
      }
    }
    #expect(try parameters(.orthogonal, inputs: inputs, units: units).weights == weights)
  }

  @Test func zerosAreZero() throws {
    let (weights, biases) = try parameters(.zeros)
    #expect((weights + biases).allSatisfy { $0 == 0 })
  }

  @Test func weightsFollowFromTheSeed() throws {
    #expect(try parameters(.he, seed: 5).weights == parameters(.he, seed: 5).weights)
    #expect(try parameters(.he, seed: 5).weights != parameters(.he, seed: 6).weights)
  }

  @Test func layersOfTheSameShapeStartDifferently() throws {
    let trainer = try Trainer(
      network: NetworkDescription(
        inputCount: 4, layers: [.dense(units: 4), .dense(units: 4)], cost: .squaredError),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    let values = trainer.state.parameters
    #expect(values[trainer.tensors[0].range] != values[trainer.tensors[2].range])
  }
}
