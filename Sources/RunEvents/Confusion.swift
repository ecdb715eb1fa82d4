/// What a set's examples were taken for at one step, dropout off: measured now and then.
public struct Confusion: Hashable, Sendable {
  /// An example that was taken for another class.
  public struct Mistake: Hashable, Sendable {
    /// The example's place within its set.
    public var example: Int
    /// The true class, as an index among the manifest's class names.
    public var label: Int
    /// The class that got the highest probability, as an index.
    public var prediction: Int
    /// What the wrong class was given, in 0...1.
    public var confidence: Double
    /// When it can be drawn.
    public var thumbnail: Thumbnail?
    /// When it can be read.
    public var text: String?

    /// A misclassified example; without picture and text where it can be neither drawn nor read.
    public init(
      example: Int, label: Int, prediction: Int, confidence: Double, thumbnail: Thumbnail? = nil,
      text: String? = nil
    ) {
      self.example = example
      self.label = label
      self.prediction = prediction
      self.confidence = confidence
      self.thumbnail = thumbnail
      self.text = text
    }
  }

  /// The set that was measured.
  public var split: Split
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// How many classes there are: `counts` has this number squared.
  public var classCount: Int
  /// Examples of class `row` that were taken for class `column` `[classes, classes]`.
  public var counts: [Int]
  /// The surest mistakes, from the most confident on: a few of all.
  public var mistakes: [Mistake]

  /// - Precondition: `counts` has `classCount`² numbers.
  public init(
    split: Split, step: Int, seconds: Double, classCount: Int, counts: [Int],
    mistakes: [Mistake] = []
  ) {
    precondition(counts.count == classCount * classCount, "a count a pair of classes")
    self.split = split
    self.step = step
    self.seconds = seconds
    self.classCount = classCount
    self.counts = counts
    self.mistakes = mistakes
  }

  /// How many examples of class `label` were predicted as class `prediction`.
  public subscript(label: Int, prediction: Int) -> Int { counts[label * classCount + prediction] }
}
