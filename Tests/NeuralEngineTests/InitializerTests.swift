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
