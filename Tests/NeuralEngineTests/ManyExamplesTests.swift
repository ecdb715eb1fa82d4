import Foundation
import Testing

@testable import NeuralEngine

/// Many examples: weights are packed for them, and workers take them piece by piece.
@Suite struct ManyExamplesTests {
  private static let count = 700

  private static let layers: [[LayerDescription]] = [
    [.dense(units: 96), .activation(.relu), .dense(units: 160), .activation(.tanh)],
    [.dense(units: 128), .batchNorm, .activation(.relu), .dropout(rate: 0.5)],
    // The second reads what the first does, so that nobody reads examples where they stand.
    [.residual([.dense(units: 70)]), .dense(units: 64), .activation(.relu)],
  ]

  private let examples = ExampleSet.classes(count, features: 70, classes: 5)

  private func trainer(_ layers: [LayerDescription], workers: Int) throws -> Trainer {
    try Trainer(
      network: NetworkDescription(
        inputCount: 70, layers: layers + [.dense(units: 5)], cost: .softmaxCrossEntropy,
        initializer: .he), optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
      workers: workers, maximumBatchSize: 64, seed: 3)
  }

  /// So few at a time that no weights are packed.
  private func fewAtATime(_ trainer: Trainer) -> [Float] {
    stride(from: 0, to: Self.count, by: 20).flatMap { first in
      trainer.predict(
        ExampleSet(
          inputs: Array(examples.inputs[first * 70..<(first + 20) * 70]), featureCount: 70,
          targets: .classes([Int32](repeating: 0, count: 20), count: 5)))
    }
  }

  private func expectEqual(_ trainer: Trainer, _ comment: Comment) {
    let all = trainer.predict(examples)
    let few = fewAtATime(trainer)
    #expect(all.count == few.count, comment)
    #expect(zip(all, few).allSatisfy { abs($0 - $1) < 1e-5 }, comment)
    // And who took which piece changes nothing, not a bit.
    #expect(trainer.predict(examples) == all, comment)
  }

  private func step(_ trainer: Trainer, _ index: UInt64) {
    _ = trainer.step(
      on: examples, indices: (0..<64).map { Int32($0) }[...], stepIndex: index,
      settings: StepSettings(learningRate: 0.05))
  }

  @Test(arguments: layers, [1, 2, 3])
  func theyGetTheAnswersOfFew(layers: [LayerDescription], workers: Int) throws {
    let trainer = try trainer(layers, workers: workers)
    expectEqual(trainer, "as it began")
    let begun = trainer.state
    let first = trainer.predict(examples)
    step(trainer, 0)
    #expect(trainer.predict(examples) != first)
    expectEqual(trainer, "after a step")
    trainer.state = begun
    #expect(trainer.predict(examples) == first, "what a step changed is taken back")
  }

  @Test(arguments: layers, [1, 2, 3])
  func theyScoreWhatTheirAnswersDo(layers: [LayerDescription], workers: Int) throws {
    let trainer = try trainer(layers, workers: workers)
    step(trainer, 0)
    guard case .classes(let labels, _) = examples.targets else { return }
    let (evaluation, outputs) = trainer.evaluateAndPredict(examples)
    let costs = labels.enumerated().map { -log(Double(outputs[$0 * 5 + Int($1)])) }
    #expect(abs(evaluation.cost - costs.reduce(0, +) / Double(Self.count)) < 1e-5)
    #expect(trainer.evaluate(examples) == evaluation)
    let indices = (0..<Int32(Self.count)).reversed().map { $0 }
    #expect(abs(trainer.evaluate(examples, indices: indices).cost - evaluation.cost) < 1e-6)
  }
}
