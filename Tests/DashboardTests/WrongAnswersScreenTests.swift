import CellUI
import Diagnosis
import RunEvents
import Testing

@testable import Dashboard

/// The screen on which mistakes are looked at, of a run that answers questions.
@Suite struct WrongAnswersScreenTests {
  /// Of four examples the third asks nothing; the first two are told wrong in one place each.
  private static let errors = TokenErrors(
    probabilities: [
      0.2, 0.7, 0.1, 0.1, 0.1, 0.8,
      0.6, 0.2, 0.2, 0.3, 0.5, 0.2,
      1, 0, 0, 1, 0, 0,
      0.1, 0.8, 0.1, 0.1, 0.1, 0.8,
    ], labels: [2, 2, 0, 2, -1, -1, 1, 2], steps: 2, count: 3, most: .max, onlyWrong: true)

  private static let items: [ExaminedExample] = [
    item(0, "24 march 1987", "1987-03-24", "1987-05-24", isRight: false),
    item(1, "tuesday 5 of may 2001", "2001-05-05", "2001-05-0", isRight: false),
    item(3, "1.2.34", "1934-02-01", "1934-02-01", isRight: true),
  ]

  private static func item(
    _ example: Int, _ question: String, _ expected: String, _ written: String, isRight: Bool
  ) -> ExaminedExample {
    ExaminedExample(
      example: example, sourceRow: 70 + example,
      answer: .written(
        ExaminedAnswer.Written(
          question: question, expected: expected, written: written, isRight: isRight)))
  }

  private static func model(_ size: Size, _ keys: [Key]) -> ErrorsModel {
    ErrorsModel(
      size: size, theme: .standard, glyphs: .braille, run: "2026-11-23-1412-dates",
      classNames: ["\n", "0", "1"], items: items, count: 4, measure: .answers(errors),
      tags: ErrorTags(split: "dev")
    ).pressed(keys)
  }

  @Test(arguments: [(120, 36), (60, 20)])
  func screensAreAsRecorded(columns: Int, rows: Int) throws {
    let model = Self.model(
      Size(columns: columns, rows: rows), [.character("2"), .right, .character("1")])
    try SnapshotTests.check(model.text, "wrong-answers-\(columns)x\(rows).txt")
  }

  @Test func anAnswerStandsBelowTheOneThatItShouldBe() {
    let size = Size(columns: 120, rows: 36)
    let first = Self.model(size, []).text.split(separator: "\n")
    #expect(first[1].contains("question  24 march 1987"))
    #expect(first[2].contains("true      1987-03-24"))
    #expect(first[3].contains("written   1987-05-24"))
    #expect(first[4].contains("dev example 0, row 70 of the data"))
    let last = Self.model(size, [.right, .right]).text
    #expect(last.contains("correct   1934-02-01") && !last.contains("written "))
  }

  @Test func whatAsksNothingIsNoMistakeAndNoExample() {
    let model = Self.model(Size(columns: 120, rows: 36), [.character("2")])
    #expect(model.table.mistakes == 2 && model.table.examined == 1)
    #expect(model.text.contains("dev error now 66.67%  2 of 3 wrong"))
    #expect(model.text.contains("1 of 3, 1 of 2 mistakes looked at"))
  }

  @Test func aSentenceNamesWhatIsWritten() {
    let sentences = Self.items.map { $0.answer.sentence(digits: 5) { "\($0)" } }
    #expect(
      sentences == [
        "1987-03-24, written as 1987-05-24", "2001-05-05, written as 2001-05-0", "1934-02-01",
      ])
  }
}
