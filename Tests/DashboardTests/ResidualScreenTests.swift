import CellUI
import Diagnosis
import RunEvents
import Testing

@testable import Dashboard

/// The screen on which mistakes are looked at, of a run that predicts numbers.
@Suite struct ResidualScreenTests {
  /// Prices that are off by up to 90, the sixth by nothing.
  private static let prices: [Float] = [1200, 850, 990, 430, 2100, 310]
  private static let predictions: [Float] = [1290, 790, 1040.5, 441, 2097, 310]

  private static let report = RegressionReport(
    predictions: predictions, values: prices, width: 1)

  private static let items = report.worstExamples().map { example in
    ExaminedExample(
      example: example, sourceRow: 40 + example,
      answer: .numbers(
        report.residuals(of: example).map {
          ExaminedAnswer.Number(name: "price", value: $0.value, prediction: $0.prediction)
        }), inputs: [0.5, -1.25, Float(example)])
  }

  private static func model(
    _ size: Size, _ keys: [Key], items: [ExaminedExample] = items,
    report: RegressionReport = report
  ) -> ErrorsModel {
    ErrorsModel(
      size: size, theme: .standard, glyphs: .braille, run: "2026-11-23-1412-flats",
      classNames: [], items: items, count: report.count, measure: .numbers(report),
      tags: ErrorTags(split: "dev")
    ).pressed(keys)
  }

  private static let walk: [Key] = [.character("2"), .right, .character("1"), .right]

  @Test(arguments: [(120, 36), (60, 20)])
  func screensAreAsRecorded(columns: Int, rows: Int) throws {
    let model = Self.model(Size(columns: columns, rows: rows), Self.walk)
    try SnapshotTests.check(model.text, "residuals-\(columns)x\(rows).txt")
  }

  @Test func anExampleIsItsNumbersAndItsShare() {
    let size = Size(columns: 120, rows: 36)
    let first = Self.model(size, []).text
    #expect(first.contains("true 1200.0  predicted as 1290.0  off by +90.0"))
    // 90² of 90² + 60² + 50.5² + 11² + 3².
    #expect(first.contains("56.3% of the dev set's squared error"))
    #expect(first.contains("1 of 6, 0 of 6 looked at"))
    let second = Self.model(size, [.right])
    #expect(second.text.contains("true 850.00  predicted as 790.00  off by -60.0"))
    #expect(second.residuals?.examined == 1)
  }

  @Test func whatIsMislabelledIsListedWithBothNumbers() {
    let model = Self.model(
      Size(columns: 120, rows: 36), [.character("1"), .character("m")])
    #expect(model.text.contains("dev 0, row 40: price 1200.0, predicted as 1290.0"))
  }

  @Test func severalTargetsAreALineEach() {
    let report = RegressionReport(predictions: [3, 10, 1, 30], values: [1, 10, 1, 20], width: 2)
    let items = [
      ExaminedExample(
        example: 1,
        answer: .numbers([
          ExaminedAnswer.Number(name: "price", value: 1, prediction: 1),
          ExaminedAnswer.Number(name: "rent", value: 20, prediction: 30),
        ]))
    ]
    let text = Self.model(Size(columns: 120, rows: 36), [], items: items, report: report).text
    #expect(text.contains("price: true 1.0000  predicted as 1.0000  off by 0.00"))
    #expect(text.contains("rent: true 20.000  predicted as 30.000  off by +10.0"))
    #expect(text.contains("50.0% of the dev set's squared error"))
  }

  @Test func anySizeAndNothingToLookAtAreNoTrouble() {
    let empty = RegressionReport(predictions: [], values: [], width: 1)
    for (columns, rows) in [(0, 0), (1, 1), (40, 12), (90, 14), (200, 60)] {
      let size = Size(columns: columns, rows: rows)
      for model in [
        Self.model(size, Self.walk), Self.model(size, Self.walk, items: [], report: empty),
      ] {
        _ = model.text
      }
    }
    #expect(
      Self.model(Size(columns: 120, rows: 36), Self.walk, items: [], report: empty).text.contains(
        "there are no mistakes to look at"))
  }
}
