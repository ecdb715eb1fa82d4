/// An example to look at, with what a model takes it for.
public struct ExaminedExample: Hashable, Sendable {
  /// Its place within its set.
  public var example: Int
  /// Its row in the source that the set is from, from 0; nil when that is not known.
  public var sourceRow: Int?
  /// The picture's file within its folder; nil where it has none of its own.
  public var file: String?
  /// The true class, as an index.
  public var label: Int
  /// The class that got the highest probability, as an index.
  public var prediction: Int
  /// What the prediction was given, 0...1.
  public var confidence: Double
  /// What the true class was given, 0...1.
  public var labelProbability: Double
  /// When it is an image.
  public var thumbnail: Thumbnail?
  /// Its first inputs as the network gets them, when it is none.
  public var inputs: [Float]

  /// An example with its prediction; an image has a thumbnail, anything else its first inputs.
  public init(
    example: Int, sourceRow: Int? = nil, label: Int, prediction: Int, confidence: Double,
    labelProbability: Double, thumbnail: Thumbnail? = nil, inputs: [Float] = []
  ) {
    self.example = example
    self.sourceRow = sourceRow
    self.label = label
    self.prediction = prediction
    self.confidence = confidence
    self.labelProbability = labelProbability
    self.thumbnail = thumbnail
    self.inputs = inputs
  }

  /// Whether the prediction is the label.
  public var isRight: Bool { label == prediction }
}
