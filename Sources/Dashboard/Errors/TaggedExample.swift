import CellUI
import RunEvents

/// An example as it is shown to whoever tags it.
struct TaggedExample {
  /// Its place within its set.
  let example: Int
  let answer: ExaminedAnswer
  /// Of numbers, what it makes up of the set's squared error, 0...1.
  let errorShare: Double?
  /// Where else it can be found: its file, or its row in the data.
  let origin: String?
  let thumbnail: Thumbnail?
  /// What it is where it cannot be drawn.
  let text: String

  init(_ item: ExaminedExample, errorShare: Double? = nil) {
    example = item.example
    answer = item.answer
    self.errorShare = errorShare
    origin = item.file ?? item.sourceRow.map { "row \($0) of the data" }
    thumbnail = item.thumbnail
    text = item.inputs.map { NumberFormat.significant(Double($0)) }.joined(separator: " ")
  }

  /// The text of a mistake that can be drawn is its file.
  init(_ mistake: Confusion.Mistake) {
    example = mistake.example
    answer = .oneClass(
      ExaminedAnswer.Class(
        label: mistake.label, prediction: mistake.prediction, confidence: mistake.confidence,
        labelProbability: nil))
    errorShare = nil
    origin = mistake.thumbnail == nil ? nil : mistake.text
    thumbnail = mistake.thumbnail
    text = mistake.thumbnail == nil ? mistake.text ?? "" : ""
  }
}
