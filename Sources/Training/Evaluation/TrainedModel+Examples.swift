import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

extension TrainedModel {
  /// Inputs that are shown of an example that is no image, at most.
  private static let shownInputs = 24

  /// The examples of a set to look at: all mistakes in random order so that the first of them stand for
  /// all, then some that the model has right. Where numbers are predicted, the examples that make up the
  /// most of the squared error, the worst first, then others in random order.
  ///
  /// - Parameters:
  ///   - measure: of the set.
  ///   - targetNames: of numbers.
  ///   - otherCount: how many right ones, of numbers others, where there are as many.
  ///   - included: right ones, or others, that are there in any case.
  ///   - seed: of the order.
  /// - Throws: as `report`, for classes.
  public func examples(
    on split: Split, by measure: ErrorMeasure, targetNames: [String] = [], otherCount: Int,
    including included: Set<Int> = [], seed: UInt64
  ) throws(TrainingError) -> [ExaminedExample] {
    let answer: (Int) -> ExaminedAnswer
    let order: [Int]
    switch measure {
    case .classes:
      let (probabilities, labels) = try classProbabilities(on: split)
      answer = { Self.answer(of: $0, probabilities, labels) }
      order = Self.order(of: labels.count, seed: seed)
    case .labels(let report):
      answer = { .labels(report.answer(of: $0)) }
      order = Self.order(of: report.count, seed: seed).map { report.knownExamples[$0] }
    case .answers(let errors):
      return try examples(
        on: split, answeredWith: errors, otherCount: otherCount, including: included, seed: seed)
    case .numbers(let report):
      return examples(
        on: split, furthestOffBy: report, names: targetNames, otherCount: otherCount,
        including: included, seed: seed)
    }
    var mistakes: [ExaminedExample] = []
    var right: [ExaminedExample] = []
    for example in order {
      let answer = answer(example)
      if !answer.isRight {
        mistakes.append(examined(example, in: split, answer: answer))
      } else if right.count < otherCount || included.contains(example) {
        right.append(examined(example, in: split, answer: answer))
      }
    }
    return mistakes + right
  }

  private static func order(of count: Int, seed: UInt64) -> [Int] {
    EpochOrder(seed: seed, epoch: 0, count: count).indices.map { Int($0) }
  }

  /// - Parameter probabilities: `[examples, classes]`.
  private static func answer(
    of example: Int, _ probabilities: [Float], _ labels: [Int32]
  ) -> ExaminedAnswer {
    let classCount = probabilities.count / labels.count
    let row = probabilities[example * classCount..<(example + 1) * classCount]
    let label = Int(labels[example])
    let prediction =
      row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex
    return .oneClass(
      ExaminedAnswer.Class(
        label: label, prediction: prediction,
        confidence: Double(row[row.startIndex + prediction]),
        labelProbability: Double(row[row.startIndex + label])))
  }

  /// Examples that are shown where numbers are predicted, those furthest off, at most.
  private static let mostWorst = 100

  private func examples(
    on split: Split, furthestOffBy report: RegressionReport, names: [String], otherCount: Int,
    including included: Set<Int>, seed: UInt64
  ) -> [ExaminedExample] {
    let ranked = report.worstExamples()
    let worst = ranked.prefix(Self.mostWorst)
    let rest = Set(ranked.dropFirst(Self.mostWorst))
    let order = Self.order(of: report.count, seed: seed).filter(rest.contains)
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

  private func examples(
    on split: Split, answeredWith errors: TokenErrors, otherCount: Int,
    including included: Set<Int>,
    seed: UInt64
  ) throws(TrainingError) -> [ExaminedExample] {
    let order = Self.order(of: errors.examples.count, seed: seed).map { errors.examples[$0] }
    let mistakes = order.filter(errors.mistaken.contains)
    let right = order.filter { !errors.mistaken.contains($0) }.enumerated().filter {
      $0.offset < otherCount || included.contains($0.element)
    }.map(\.element)
    let shown = mistakes + right
    return zip(shown, answers(to: shown, in: try examples(of: split), errors)).map {
      ExaminedExample(
        example: $0, sourceRow: sourceRow(of: $0, in: split), answer: .written($1))
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
