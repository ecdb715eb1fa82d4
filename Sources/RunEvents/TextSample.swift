/// What the network wrote of itself at one moment, or how it answered.
public struct TextSample: Hashable, Sendable {
  /// A question of the dev set.
  public struct Answer: Hashable, Sendable {
    /// What was asked.
    public var question: String
    /// What the network wrote, the likeliest token each time.
    public var answer: String
    /// What is right.
    public var truth: String

    /// A question with what was answered.
    public init(question: String, answer: String, truth: String) {
      self.question = question
      self.answer = answer
      self.truth = truth
    }

    /// Whether nothing of it is wrong.
    public var isRight: Bool { answer == truth }
  }

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// What the outputs were divided by before one was drawn: below 1 the likely gets likelier; 0 where
  /// the likeliest was taken.
  public var temperature: Double
  /// What it wrote, a text for each draw; empty where it answered.
  public var texts: [String]
  /// Empty where it wrote of itself.
  public var answers: [Answer] = []

  /// Texts drawn at one moment of the run.
  public init(step: Int, seconds: Double, temperature: Double, texts: [String]) {
    self.step = step
    self.seconds = seconds
    self.temperature = temperature
    self.texts = texts
  }

  /// Answers of one moment of the run, the likeliest token each time.
  public init(step: Int, seconds: Double, answers: [Answer]) {
    self.init(step: step, seconds: seconds, temperature: 0, texts: [])
    self.answers = answers
  }

  /// Each text, or each question with its answer behind `arrow`.
  public func lines(arrow: String) -> [String] {
    answers.isEmpty ? texts : answers.map { "\($0.question) \(arrow) \($0.answer)" }
  }
}
