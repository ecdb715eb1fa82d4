import NeuralEngine
import Testing

/// The share of sequences that are right from the first label to the last.
@Suite struct WholeAccuracyTests {
  private static func trainer(workers: Int) throws -> Trainer {
    let trainer = try Trainer(
      network: NetworkDescription(
        input: .sequence(time: 3, features: 1),
        layers: [LayerDescription(.embedding(vocabulary: 3, units: 3))],
        cost: .softmaxCrossEntropy),
      optimizer: .gradientDescent, workers: workers, maximumBatchSize: 2, seed: 1)
    // Each token is answered by itself.
    trainer.state.parameters = [5, 0, 0, 0, 5, 0, 0, 0, 5]
    return trainer
  }

  private static let inputs: [Float] = [0, 1, 2, 0, 1, 2, 2, 2, 1, 0, 0, 0]

  @Test(arguments: [1, 2, 3]) func stepsWithoutALabelDoNotCount(workers: Int) throws {
    let trainer = try Self.trainer(workers: workers)
    let labels: [Int32] = [
      0, 1, 2,  // right
      -1, 1, 0,  // wrong at one of its two labels
      -1, -1, 1,  // right at its only one
      -1, -1, -1,  // has none
    ]
    let examples = ExampleSet(
      inputs: Self.inputs, featureCount: 3, targets: .stepClasses(labels, steps: 3, count: 3))
    let evaluation = trainer.evaluate(examples)
    #expect(evaluation.wholeAccuracy == 2.0 / 3)
    #expect(evaluation.accuracy == 5.0 / 6)
    #expect(trainer.evaluate(examples, indices: [1, 2]).wholeAccuracy == 0.5)
    #expect(trainer.evaluate(examples, indices: [3]).wholeAccuracy == nil)
  }

  @Test func oneLabelAnExampleIsNoSequence() throws {
    let trainer = try Trainer(
      network: NetworkDescription(
        input: .features(1), layers: [LayerDescription(.dense(units: 2))],
        cost: .softmaxCrossEntropy),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    let examples = ExampleSet(
      inputs: [1], featureCount: 1, targets: .classes([0], count: 2))
    #expect(trainer.evaluate(examples).wholeAccuracy == nil)
  }
}
