import Datasets
import Diagnosis
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
      let found = examined(
        example, in: split,
        answer: .oneClass(
          ExaminedAnswer.Class(
            label: label, prediction: prediction,
            confidence: Double(row[row.startIndex + prediction]),
            labelProbability: Double(row[row.startIndex + label]))))
      if prediction == label { right.append(found) } else { mistakes.append(found) }
    }
    return mistakes + right
  }

  /// Examples that are shown where numbers are predicted, those furthest off, at most.
  private static let mostWorst = 100

  /// Where numbers are predicted, the examples that make up the most of the squared error, the worst
  /// first, then others in random order.
  ///
  /// - Parameters:
  ///   - report: of the set.
  ///   - names: of the targets.
  ///   - otherCount: how many others, where there are as many.
  ///   - included: others that are there in any case.
  ///   - seed: of their order.
  public func examples(
    on split: Split, furthestOffBy report: RegressionReport, names: [String], otherCount: Int,
    including included: Set<Int> = [], seed: UInt64
  ) -> [ExaminedExample] {
    let ranked = report.worstExamples()
    let worst = ranked.prefix(Self.mostWorst)
    let rest = Set(ranked.dropFirst(Self.mostWorst))
    let order = EpochOrder(seed: seed, epoch: 0, count: report.count).indices
      .map { Int($0) }.filter(rest.contains)
    let others = order.enumerated().filter { place, example in
      place < otherCount || included.contains(example)
    }.map(\.element)
    return (worst + others).map { example in
      examined(
        example, in: split,
        answer: .numbers(
          report.residuals(of: example).map { residual in
            ExaminedAnswer.Number(
              name: names.indices.contains(residual.target) ? names[residual.target] : "value",
              value: residual.value, prediction: residual.prediction)
          }))
    }
  }

  private func examined(
    _ example: Int, in split: Split, answer: ExaminedAnswer
  ) -> ExaminedExample {
    var found = ExaminedExample(
      example: example, sourceRow: sourceRow(of: example, in: split), answer: answer,
      thumbnail: thumbnail(of: example, in: split),
      inputs: inputs(of: example, in: split, most: Self.shownInputs))
    if split == .dev { found.file = devFile(of: example) }
    return found
  }
}
