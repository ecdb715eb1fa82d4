import RunEvents

/// Each label for itself, and all of an example together, where several may hold at once. A label whose
/// probability is above ½ is given.
public struct LabelReport: Sendable {
  /// One label with its report.
  public struct Label: Sendable {
    /// The label's name.
    public var name: String
    /// Of the examples that say whether it holds, as two classes: no and yes; nil where none does.
    public var report: ClassificationReport?

    /// Examples that say whether it holds.
    public var count: Int { report?.count ?? 0 }
    /// Those of which it holds.
    public var holds: Int { report.map { Int($0.confusion.support(1)) } ?? 0 }
    /// Examples of which it holds that the model does not give it.
    public var missed: Int { report.map { Int($0.confusion[1, 0]) } ?? 0 }
    /// Examples of which it does not hold that the model gives it.
    public var wronglyGiven: Int { report.map { Int($0.confusion[0, 1]) } ?? 0 }
  }

  /// The labels, in the order of the outputs.
  public let labels: [Label]
  /// Places of the examples of which a label is known, ascending.
  public let knownExamples: [Int]
  /// Places of those of which a label is wrong.
  public let mistakes: Set<Int>
  private let probabilities: [Float]
  /// NaN where nobody knows.
  private let values: [Float]

  /// - Parameters:
  ///   - probabilities: `[examples, labels]`.
  ///   - values: 0 or 1, `[examples, labels]`; NaN where nobody knows.
  /// - Precondition: the lengths agree, and are a multiple of the labels'.
  public init(probabilities: [Float], values: [Float], names: [String]) {
    let width = names.count
    precondition(probabilities.count == values.count, "a probability a label")
    precondition(width > 0 && values.count.isMultiple(of: width), "rows of \(width) labels")
    labels = names.indices.map { column in
      let known = stride(from: column, to: values.count, by: width).filter { !values[$0].isNaN }
      return Label(
        name: names[column],
        report: known.isEmpty
          ? nil
          : ClassificationReport(
            probabilities: known.map { probabilities[$0] },
            labels: known.map { values[$0] > 0.5 ? 1 : 0 }, classCount: 2))
    }
    var (examples, mistakes): ([Int], Set<Int>) = ([], [])
    for example in 0..<values.count / width {
      let known = (example * width..<(example + 1) * width).filter { !values[$0].isNaN }
      guard !known.isEmpty else { continue }
      examples.append(example)
      if known.contains(where: { (probabilities[$0] > 0.5) != (values[$0] > 0.5) }) {
        mistakes.insert(example)
      }
    }
    knownExamples = examples
    self.mistakes = mistakes
    self.probabilities = probabilities
    self.values = values
  }

  /// Examples of which a label is known.
  public var count: Int { knownExamples.count }
  /// Examples of which every known label is on its side of ½.
  public var rightCount: Int { count - mistakes.count }
  /// Labels that are known, of all examples.
  public var knownLabels: Int { labels.reduce(0) { $0 + $1.count } }
  /// Those of them that are missed or wrongly given.
  public var wrongLabels: Int { labels.reduce(0) { $0 + $1.missed + $1.wronglyGiven } }

  /// The known labels of an example.
  ///
  /// - Precondition: `example` is one of the set.
  public func answer(of example: Int) -> ExaminedAnswer.Labels {
    ExaminedAnswer.Labels(
      labels.indices.compactMap { column in
        let index = example * labels.count + column
        guard !values[index].isNaN else { return nil }
        return ExaminedAnswer.Labels.Label(
          name: labels[column].name, holds: values[index] > 0.5,
          probability: Double(probabilities[index]))
      })
  }

  /// Labels of some examples that are wrong.
  public func wrongLabels(of examples: some Sequence<Int>) -> Int {
    examples.reduce(0) { $0 + answer(of: $1).known.count { !$0.isRight } }
  }
}
