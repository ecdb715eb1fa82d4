import Datasets
import NeuralEngine
import RunEvents

/// Examples of the dev set whose numbers are set against what the network predicts for them.
struct PredictionPicture {
  private static let mostExamples = 300

  /// The first ones of the dev set.
  let examples: ExampleSet
  let truth: PredictedNumbers.Truth
  /// Places of those that have a number, among `examples`.
  private let places: [Int]
  private let scaling: TargetScaling?

  /// nil where there are no numbers to predict.
  init?(_ data: DataSplit) {
    examples = data.dev.first(Self.mostExamples)
    guard case .values(var values, let width) = examples.targets else { return nil }
    scaling = data.targetScaling
    scaling?.undo(&values)
    places = (0..<examples.count).filter { values[$0 * width].isFinite }
    guard !places.isEmpty else { return nil }
    truth = PredictedNumbers.Truth(
      values: places.map { values[$0 * width].toFourDigits }, targetCount: width)
  }

  /// - Parameter outputs: what the network gives for `examples` `[examples, targets]`.
  func numbers(
    _ outputs: [Float], step: Int, seconds: Double, tellsTruth: Bool
  ) -> PredictedNumbers {
    var outputs = outputs
    scaling?.undo(&outputs)
    let width = outputs.count / examples.count
    return PredictedNumbers(
      step: step, seconds: seconds,
      predictions: places.map { outputs[$0 * width].toFourDigits },
      truth: tellsTruth ? truth : nil)
  }
}
