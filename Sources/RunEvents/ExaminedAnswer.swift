/// What an example is, and what a model takes it for.
public enum ExaminedAnswer: Hashable, Sendable {
  /// One class of several.
  case oneClass(Class)
  /// Labels of which several may hold at once.
  case labels(Labels)
  /// Numbers, those that are known.
  case numbers([Number])
  /// The answer to a question.
  case written(Written)

  /// The true class and the predicted one.
  public struct Class: Hashable, Sendable {
    /// The true class, as an index.
    public var label: Int
    /// The class that got the highest probability, as an index.
    public var prediction: Int
    /// What the prediction was given, 0...1.
    public var confidence: Double
    /// What the true class was given, 0...1; nil when that is not known.
    public var labelProbability: Double?

    /// A class with what a model says.
    public init(label: Int, prediction: Int, confidence: Double, labelProbability: Double?) {
      self.label = label
      self.prediction = prediction
      self.confidence = confidence
      self.labelProbability = labelProbability
    }

    /// Whether the prediction is the label.
    public var isRight: Bool { label == prediction }
  }

  /// The true value and the predicted one, in the unit of the data.
  public struct Number: Hashable, Sendable {
    /// What the number is of.
    public var name: String
    /// What it should be.
    public var value: Double
    /// What the model gives.
    public var prediction: Double

    /// A number with what a model says.
    public init(name: String, value: Double, prediction: Double) {
      self.name = name
      self.value = value
      self.prediction = prediction
    }

    /// Prediction − value.
    public var residual: Double { prediction - value }
  }

  /// A question with the answer that it should have and the one that a model gives.
  public struct Written: Hashable, Sendable {
    /// What is asked.
    public var question: String
    /// What the answer should be.
    public var expected: String
    /// What the model writes.
    public var written: String
    /// Whether it is right token for token.
    public var isRight: Bool

    /// A question with what a model says.
    public init(question: String, expected: String, written: String, isRight: Bool) {
      self.question = question
      self.expected = expected
      self.written = written
      self.isRight = isRight
    }
  }

  /// Whether it is the class that it should be, all its labels are, or the whole answer is right; of
  /// numbers that is no question.
  public var isRight: Bool {
    switch self {
    case .oneClass(let answer): answer.isRight
    case .labels(let labels): labels.isRight
    case .numbers: false
    case .written(let answer): answer.isRight
    }
  }
}
