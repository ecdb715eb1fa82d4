import Diagnosis
import Glibc

/// How well a model does on a set of examples, by what it is there to tell.
public enum ModelEvaluation: Sendable {
  /// One class an example.
  case classes(ClassificationReport)
  /// Labels of which several may hold at once.
  case labels(LabelReport)
  /// What comes next at each step of a text.
  case nextTokens(TokenReport)
  /// Whether two examples are of one class, by the distance of their embeddings.
  case pairs(VerificationReport)
  /// Numbers.
  case values(RegressionReport)
}

/// Each label for itself, and all of an example together.
public struct LabelReport: Sendable {
  /// One label with its report.
  public struct Label: Sendable {
    /// The label's name.
    public var name: String
    /// Of the examples that say whether it holds, as two classes: no and yes; nil where none does.
    public var report: ClassificationReport?
  }

  /// The labels, in the order of the outputs.
  public var labels: [Label]
  /// Examples of which every known label is on its side of ½.
  public var rightCount: Int
  /// Examples of which a label is known.
  public var count: Int

  /// - Parameters:
  ///   - probabilities: `[examples, labels]`.
  ///   - values: 0 or 1, `[examples, labels]`; NaN where nobody knows.
  init(probabilities: [Float], values: [Float], names: [String]) {
    let width = names.count
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
    (rightCount, count) = (0, 0)
    for start in stride(from: 0, to: values.count, by: width) {
      let known = (start..<start + width).filter { !values[$0].isNaN }
      guard !known.isEmpty else { continue }
      count += 1
      if known.allSatisfy({ (probabilities[$0] > 0.5) == (values[$0] > 0.5) }) { rightCount += 1 }
    }
  }
}

/// What a model says comes next, over all steps that have a next token.
public struct TokenReport: Sendable {
  /// An answer's example and step.
  public struct Place: Hashable, Sendable {
    /// The example's place within its set.
    public var example: Int
    /// The step of its sequence, from 0.
    public var step: Int
  }

  /// The tokens as classes: accuracy, log-loss and mistakes.
  public var report: ClassificationReport
  /// Of each answer.
  public var places: [Place]
  /// The share of examples right at every step that has a next token; nil where that is no question's
  /// answer.
  public var exactMatch: Double?

  /// e to the mean of −ln p of the true token: of so many equally likely ones the model is as
  /// unsure. Nil without steps.
  public var perplexity: Double? { report.logLoss.map { exp($0) } }

  /// - Parameters:
  ///   - probabilities: `[examples, steps, tokens]`.
  ///   - labels: `[examples, steps]`; −1 where there is none.
  ///   - hasAnswers: whether each example's labels are the answer to a question.
  init(
    probabilities: [Float], labels: [Int32], steps: Int, count: Int, hasAnswers: Bool
  ) {
    var known: [Float] = []
    var knownLabels: [Int32] = []
    places = []
    for (index, label) in labels.enumerated() where label >= 0 {
      known += probabilities[index * count..<(index + 1) * count]
      knownLabels.append(label)
      places.append(Place(example: index / steps, step: index % steps))
    }
    report = ClassificationReport(probabilities: known, labels: knownLabels, classCount: count)
    guard hasAnswers, !places.isEmpty else { return }
    let asked = Set(places.map(\.example))
    let wrong = Set(report.mistakes.map { places[$0.example].example })
    exactMatch = 1 - Double(wrong.count) / Double(asked.count)
  }
}
