import CellUI
import RunEvents

extension ExaminedAnswer {
  /// What an example is and what it is taken for, within a sentence.
  ///
  /// - Parameters:
  ///   - digits: of numbers.
  ///   - word: how a name stands in it.
  ///   - className: of a class, by its index.
  public func sentence(
    digits: Int, word: (String) -> String = { $0 }, className: (Int) -> String
  ) -> String {
    switch self {
    case .oneClass(let answer):
      return word(className(answer.label))
        + (answer.isRight ? "" : ", predicted as \(word(className(answer.prediction)))")
    case .labels(let labels):
      let parts = [("missed", labels.missed), ("wrongly given", labels.wronglyGiven)]
        .filter { !$0.1.isEmpty }
        .map { "\($0) " + $1.map { word($0.name) }.joined(separator: ", ") }
      return parts.isEmpty ? "all labels correct" : parts.joined(separator: "; ")
    case .numbers(let numbers):
      return numbers.map { number in
        "\(word(number.name)) \(NumberFormat.significant(number.value, digits: digits))"
          + ", predicted as \(NumberFormat.significant(number.prediction, digits: digits))"
      }.joined(separator: "; ")
    case .written(let answer):
      return word(answer.expected)
        + (answer.isRight ? "" : ", written as \(word(answer.written))")
    }
  }
}
