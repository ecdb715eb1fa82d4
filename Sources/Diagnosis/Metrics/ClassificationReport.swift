/// What a classifier's predictions on a set of examples say of it.
public struct ClassificationReport: Sendable {
  /// An example that was taken for another class.
  public struct Mistake: Hashable, Sendable {
    /// The example's place in the set.
    public var example: Int
    /// The class that it is of.
    public var label: Int
    /// The class that it was taken for.
    public var prediction: Int
    /// What the wrong class was given, in 0...1.
    public var confidence: Double
    /// What its own class was given, in 0...1.
    public var labelProbability: Double
  }

  /// Examples that were classified.
  public let count: Int
  /// How often each class was taken for each.
  public let confusion: ConfusionMatrix
  /// Mean −ln of the probability of the true class; nil without examples.
  public let logLoss: Double?
  /// In 0...1; nil without examples.
  public let calibrationError: Double?
  /// From the most confident on.
  public let mistakes: [Mistake]

  private let probabilities: [Float]
  private let labels: [Int32]

  /// - Parameters:
  ///   - probabilities: of each class `[examples, classes]`, or of the second of two classes
  ///     `[examples, 1]`.
  ///   - labels: one in `0..<classCount` for each example.
  /// - Precondition: the lengths agree.
  public init(probabilities: [Float], labels: [Int32], classCount: Int) {
    let probabilities =
      probabilities.count == labels.count && classCount == 2
      ? probabilities.flatMap { [1 - $0, $0] } : probabilities
    precondition(
      probabilities.count == labels.count * classCount, "a probability an example and class")
    var confusion = ConfusionMatrix(classCount: classCount)
    var scores = ProbabilityScores()
    var mistakes: [Mistake] = []
    probabilities.withUnsafeBufferPointer { all in
      for (example, label) in labels.enumerated() {
        let start = example * classCount
        let row = UnsafeBufferPointer(rebasing: all[start..<start + classCount])
        let label = Int(label)
        let prediction = scores.add(probabilities: row, label: label)
        confusion.add(label: label, prediction: prediction)
        guard prediction != label else { continue }
        mistakes.append(
          Mistake(
            example: example, label: label, prediction: prediction,
            confidence: Double(row[prediction]), labelProbability: Double(row[label])))
      }
    }
    count = labels.count
    self.confusion = confusion
    logLoss = scores.logLoss
    calibrationError = scores.calibrationError
    self.mistakes = mistakes.sorted {
      ($1.confidence, $0.example) < ($0.confidence, $1.example)
    }
    self.probabilities = probabilities
    self.labels = labels
  }

  /// The area under the ROC curve of each class against all others; nil where one side is empty. It
  /// sorts the examples once a class.
  public func rocAreas() -> [Double?] {
    let classCount = confusion.classCount
    var area = ROCArea(capacity: count)
    return (0..<classCount).map { place in
      area.removeAll()
      for (example, label) in labels.enumerated() {
        area.add(
          score: probabilities[example * classCount + place], isPositive: Int(label) == place)
      }
      return area.area()
    }
  }
}
