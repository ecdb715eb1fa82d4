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
