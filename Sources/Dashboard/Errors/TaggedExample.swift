import CellUI
import RunEvents

/// An example as it is shown to whoever tags it.
struct TaggedExample {
  /// Its place within its set.
  let example: Int
  let label: Int
  let prediction: Int
  /// What the prediction was given, 0...1.
  let confidence: Double
  /// What the true class was given, 0...1; nil when that is not known.
  let labelProbability: Double?
  /// Where else it can be found: its file, or its row in the data.
  let origin: String?
  let thumbnail: Thumbnail?
  /// What it is where it cannot be drawn.
  let text: String

  var isRight: Bool { label == prediction }

  init(_ item: ExaminedExample) {
    example = item.example
    label = item.label
    prediction = item.prediction
    confidence = item.confidence
    labelProbability = item.labelProbability
    origin = item.file ?? item.sourceRow.map { "row \($0) of the data" }
    thumbnail = item.thumbnail
    text = item.inputs.map { NumberFormat.significant(Double($0)) }.joined(separator: " ")
  }

  /// The text of a mistake that can be drawn is its file.
  init(_ mistake: Confusion.Mistake) {
    example = mistake.example
    label = mistake.label
    prediction = mistake.prediction
    confidence = mistake.confidence
    labelProbability = nil
    origin = mistake.thumbnail == nil ? nil : mistake.text
    thumbnail = mistake.thumbnail
    text = mistake.thumbnail == nil ? mistake.text ?? "" : ""
  }
}
