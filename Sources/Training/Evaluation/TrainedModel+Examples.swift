import Datasets
import NeuralEngine
import RunEvents

extension TrainedModel {
  /// Inputs that are shown of an example that is no image, at most.
  private static let shownInputs = 24

  /// All mistakes on a set, in random order so that the first of them stand for all, then some
  /// examples that the model has right.
  ///
  /// - Parameters:
  ///   - rightCount: how many right ones, where there are as many.
  ///   - included: right ones that are there in any case.
  ///   - seed: of the order.
  /// - Throws: as `report`.
  public func examples(
    on split: Split, rightCount: Int, including included: Set<Int> = [], seed: UInt64
  ) throws(TrainingError) -> [ExaminedExample] {
    let (probabilities, labels) = try classProbabilities(on: split)
    let classCount = probabilities.count / max(1, labels.count)
    var mistakes: [ExaminedExample] = []
    var right: [ExaminedExample] = []
    for index in EpochOrder(seed: seed, epoch: 0, count: labels.count).indices {
      let example = Int(index)
      let row = probabilities[example * classCount..<(example + 1) * classCount]
      let label = Int(labels[example])
      let prediction =
        row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 }
        - row.startIndex
      if prediction == label, right.count >= rightCount, !included.contains(example) { continue }
      var found = ExaminedExample(
        example: example, sourceRow: sourceRow(of: example, in: split), label: label,
        prediction: prediction, confidence: Double(row[row.startIndex + prediction]),
        labelProbability: Double(row[row.startIndex + label]),
        thumbnail: thumbnail(of: example, in: split),
        inputs: inputs(of: example, in: split, most: Self.shownInputs))
      if split == .dev { found.file = devFile(of: example) }
      if prediction == label { right.append(found) } else { mistakes.append(found) }
    }
    return mistakes + right
  }
}
