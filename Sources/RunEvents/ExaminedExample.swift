/// An example to look at, with what a model takes it for.
public struct ExaminedExample: Hashable, Sendable {
  /// Its place within its set.
  public var example: Int
  /// Its row in the source that the set is from, from 0; nil when that is not known.
  public var sourceRow: Int?
  /// The picture's file within its folder; nil where it has none of its own.
  public var file: String?
  /// What it is, and what it is taken for.
  public var answer: ExaminedAnswer
  /// When it is an image.
  public var thumbnail: Thumbnail?
  /// Its first inputs as the network gets them, when it is none.
  public var inputs: [Float]

  /// An example with its prediction; an image has a thumbnail, anything else its first inputs.
  public init(
    example: Int, sourceRow: Int? = nil, answer: ExaminedAnswer, thumbnail: Thumbnail? = nil,
    inputs: [Float] = []
  ) {
    self.example = example
    self.sourceRow = sourceRow
    self.answer = answer
    self.thumbnail = thumbnail
    self.inputs = inputs
  }

  /// An example of one class.
  public init(
    example: Int, sourceRow: Int? = nil, label: Int, prediction: Int, confidence: Double,
    labelProbability: Double, thumbnail: Thumbnail? = nil, inputs: [Float] = []
  ) {
    self.init(
      example: example, sourceRow: sourceRow,
      answer: .oneClass(
        ExaminedAnswer.Class(
          label: label, prediction: prediction, confidence: confidence,
          labelProbability: labelProbability)),
      thumbnail: thumbnail, inputs: inputs)
  }

  /// Whether the model is right about it; of numbers that is no question.
  public var isRight: Bool { answer.isRight }
}
