import Foundation
import NeuralEngine
import Testing

/// Costs and accuracies of a network whose outputs are its inputs.
@Suite struct CostTests {
  private func evaluate(
    _ outputs: [Float], width: Int, cost: CostFunction, targets: Targets
  ) throws -> (evaluation: Evaluation, predictions: [Float]) {
    let examples = ExampleSet(inputs: outputs, featureCount: width, targets: targets)
    let network = NetworkDescription(
      inputCount: width, layers: [.dense(units: width)], cost: cost, initializer: .zeros)
    try network.validate(examples)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    var identity = [Float](repeating: 0, count: width * width + width)
    for index in 0..<width { identity[index * width + index] = 1 }
    trainer.state.parameters = identity
    return (trainer.evaluate(examples), trainer.predict(examples))
  }

  @Test func softmaxCrossEntropyHasItsKnownValue() throws {
    // softmax(ln 1, ln 2, ln 5) = ⅛, ¼, ⅝.
    let logits: [Float] = [0, log(2), log(5), 0, log(2), log(5)]
    let (evaluation, predictions) = try evaluate(
      logits, width: 3, cost: .softmaxCrossEntropy, targets: .classes([2, 0], count: 3))
    #expect(abs(evaluation.cost - (log(1.6) + log(8)) / 2) < 1e-6)
    #expect(evaluation.accuracy == 0.5)
    #expect(evaluation.count == 2)
    for (value, expected) in zip(predictions, [0.125, 0.25, 0.625, 0.125, 0.25, 0.625]) {
      #expect(abs(Double(value) - expected) < 1e-6)
    }
  }

  @Test func softmaxOfHugeLogitsStaysFinite() throws {
    let (evaluation, predictions) = try evaluate(
      [10_000, -10_000], width: 2, cost: .softmaxCrossEntropy, targets: .classes([1], count: 2))
    #expect(evaluation.cost == 20_000)
    #expect(predictions[0] == 1)
    #expect(abs(predictions[1]) < 1e-37)
  }

  @Test func binarySigmoidHasItsKnownValue() throws {
    // σ(ln 3) = ¾, σ(−ln 3) = ¼.
    let logits: [Float] = [log(3), -log(3), log(3)]
    let (evaluation, predictions) = try evaluate(
      logits, width: 1, cost: .sigmoidCrossEntropy, targets: .classes([1, 0, 0], count: 2))
    #expect(abs(evaluation.cost - (2 * log(4.0 / 3) + log(4)) / 3) < 1e-6)
    #expect(abs((evaluation.accuracy ?? 0) - 2.0 / 3) < 1e-12)
    for (value, expected) in zip(predictions, [0.75, 0.25, 0.75]) {
      #expect(abs(Double(value) - expected) < 1e-6)
    }
  }

  @Test func sigmoidOfHugeLogitsStaysFinite() throws {
    let (evaluation, predictions) = try evaluate(
      [1_000, -1_000, 1_000, -1_000], width: 1, cost: .sigmoidCrossEntropy,
      targets: .classes([1, 0, 0, 1], count: 2))
    #expect(evaluation.cost == 500)
    #expect(predictions[0] == 1)
    #expect(abs(predictions[1]) < 1e-37)
  }

  @Test func severalLabelsAtOnceAreRightOnlyTogether() throws {
    let logits: [Float] = [2, -2, 2, -2, 2, 2]
    let (evaluation, _) = try evaluate(
      logits, width: 3, cost: .sigmoidCrossEntropy,
      targets: .values([1, 0, 1, 0, 1, 0], width: 3))
    #expect(evaluation.accuracy == 0.5)
    let right = log(1 + exp(-2.0))
    let wrong = log(1 + exp(2.0))
    #expect(abs(evaluation.cost - (5 * right + wrong) / 2) < 1e-6)
  }

  @Test func oneSigmoidAClassIsRightWhenTheLabelsIsTheLargest() throws {
    let (evaluation, _) = try evaluate(
      [2, 3, -1, -2], width: 2, cost: .sigmoidCrossEntropy, targets: .classes([1, 1], count: 2))
    #expect(evaluation.accuracy == 0.5)
  }

  @Test func squaredErrorIsHalfTheSumOverOutputs() throws {
    let (evaluation, predictions) = try evaluate(
      [1, 2, 3, 4], width: 2, cost: .squaredError, targets: .values([0, 4, 3, 3], width: 2))
    #expect(abs(evaluation.cost - (0.5 * (1 + 4) + 0.5 * 1) / 2) < 1e-6)
    #expect(evaluation.accuracy == nil)
    #expect(predictions == [1, 2, 3, 4])
  }

  @Test func squaredErrorOnLabelsKnowsRightFromWrong() throws {
    let (evaluation, _) = try evaluate(
      [0.75, 0.25, 0.625, 0.5], width: 2, cost: .squaredError,
      targets: .classes([0, 1], count: 2))
    #expect(evaluation.accuracy == 0.5)
  }

  @Test func noExamplesHaveNoAccuracy() throws {
    let (evaluation, predictions) = try evaluate(
      [], width: 2, cost: .softmaxCrossEntropy, targets: .classes([], count: 2))
    #expect(evaluation.cost.isNaN)
    #expect(evaluation.accuracy == nil)
    #expect(evaluation.count == 0)
    #expect(predictions.isEmpty)
  }
}
