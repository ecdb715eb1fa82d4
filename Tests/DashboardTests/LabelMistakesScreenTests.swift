import CellUI
import Diagnosis
import RunEvents
import Testing

@testable import Dashboard

/// The screen on which mistakes are looked at, of a run that gives an example several labels.
@Suite struct LabelMistakesScreenTests {
  /// All three labels of the first are wrong, one of the second, one of the third; the last is right.
  private static let report = LabelReport(
    probabilities: [0.1, 0.9, 0.75, 0.2, 0.3, 0.1, 0.9, 0.6, 0.2, 0.95, 0.1, 0.8],
    values: [1, 0, 0, 1, 0, 0, 1, 0, .nan, 1, 0, 1], names: ["warm", "wet", "windy"])

  private static let items = report.knownExamples.map { example in
    ExaminedExample(
      example: example, sourceRow: 40 + example, answer: .labels(report.answer(of: example)),
      inputs: [0.5, -1.25, Float(example)])
  }

  private static func model(
    _ size: Size, _ keys: [Key], items: [ExaminedExample] = items, report: LabelReport = report,
    glyphs: GlyphSet = .braille
  ) -> ErrorsModel {
    ErrorsModel(
      size: size, theme: .standard, glyphs: glyphs, run: "2026-11-23-1412-weather",
      classNames: ["warm", "wet", "windy"], items: items, count: report.count,
      measure: .labels(report), tags: ErrorTags(split: "dev")
    ).pressed(keys)
  }

  private static let walk: [Key] = [.character("2"), .right, .character("1"), .left]

  @Test(arguments: [(120, 36), (60, 20)])
  func screensAreAsRecorded(columns: Int, rows: Int) throws {
    let model = Self.model(Size(columns: columns, rows: rows), Self.walk)
    try SnapshotTests.check(model.text, "label-mistakes-\(columns)x\(rows).txt")
  }

  @Test func anExampleIsItsWrongLabelsTheSurestFirst() throws {
    let size = Size(columns: 120, rows: 36)
    let first = Self.model(size, []).text.split(separator: "\n")
    #expect(first[1].contains("missed warm (10%)"))
    #expect(first[2].contains("wrongly given wet (90%)"))
    #expect(first[3].contains("wrongly given windy (75%)"))
    #expect(first[4].contains("dev example 0, row 40 of the data"))
    let third = Self.model(size, [.right, .right]).text
    #expect(third.contains("wrongly given wet (60%)"))
    #expect(third.contains("correct: warm (90%)") && !third.contains("windy ("))
    #expect(third.contains("3 of 4, 2 of 3 mistakes looked at"))
    let last = Self.model(size, [.right, .right, .right]).text
    #expect(last.contains("correct: warm (95%), not wet (10%), windy (80%)"))
  }

  @Test func whatIsLeftIsOfExamplesAndOfLabels() {
    let model = Self.model(Size(columns: 120, rows: 36), Self.walk)
    let text = model.text
    // Three of four examples; 3 + 1 + 1 of eleven labels. The first has three of the four looked at.
    #expect(text.contains("dev errors now 75.00% of examples, 45.45% of labels"))
    #expect(text.contains("3 of 4 examples wrong, 5 of 11 labels"))
    #expect(text.contains("→ 37.50%, 11.36%") && text.contains("→ 37.50%, 34.09%"))
    #expect(model.table.examined == 2)
  }

  @Test func whatIsMislabelledIsListedWithItsWrongLabels() {
    let model = Self.model(
      Size(columns: 120, rows: 36), [.character("1"), .character("m")])
    #expect(
      model.text.contains("dev 0, row 40: missed warm; wrongly given wet, windy"))
    let right = ExaminedAnswer.labels(Self.report.answer(of: 3))
    #expect(right.isRight && right.sentence(digits: 5) { "\($0)" } == "all labels correct")
  }

  @Test func manyWrongLabelsAreNoTrouble() {
    let names = (0..<20).map { "label \($0)" }
    let report = LabelReport(
      probabilities: [Float](repeating: 0.9, count: 20),
      values: [Float](repeating: 0, count: 20), names: names)
    let items = [ExaminedExample(example: 0, answer: .labels(report.answer(of: 0)))]
    let text = Self.model(Size(columns: 120, rows: 36), [], items: items, report: report).text
    #expect(text.contains("wrongly given label 7 (90%)") && !text.contains("given label 8 "))
    #expect(text.contains("and 12 more"))
  }

  @Test func anySizeAndNothingToLookAtAreNoTrouble() {
    let none = LabelReport(probabilities: [], values: [], names: ["warm"])
    for (columns, rows) in [(0, 0), (1, 1), (40, 12), (90, 14), (200, 60)] {
      let size = Size(columns: columns, rows: rows)
      for model in [
        Self.model(size, Self.walk, glyphs: .ascii),
        Self.model(size, Self.walk, items: [], report: none, glyphs: .ascii),
      ] {
        #expect(model.text.unicodeScalars.allSatisfy { $0.isASCII })
      }
    }
    #expect(
      Self.model(Size(columns: 120, rows: 36), [], items: [], report: none).text
        .contains("there are no mistakes to look at"))
  }
}
