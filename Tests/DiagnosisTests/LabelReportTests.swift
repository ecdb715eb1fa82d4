import Diagnosis
import RunEvents
import Testing

/// Several labels an example against scikit-learn's counts and losses; `Reference/labels.py` makes them.
@Suite struct LabelReportTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var width: Int
    var count: Int
    var probabilities: [Float]
    var values: [Float?]
    var missed: [Int]
    var wronglyGiven: [Int]
    var hold: [Int]
    var exampleError: Double
    var labelError: Double
    var some: [Int]
    var fixedExampleError: Double
    var fixedLabelError: Double

    var testDescription: String { name }

    var report: LabelReport {
      LabelReport(
        probabilities: probabilities, values: values.map { $0 ?? .nan },
        names: (0..<width).map { "label \($0)" })
    }
  }

  static let cases: [Case] = referenceFile("labels.json")

  @Test(arguments: cases)
  func countsOfEachLabelAreScikitLearns(each: Case) {
    let report = each.report
    #expect(report.count == each.count)
    #expect(report.labels.map(\.missed) == each.missed)
    #expect(report.labels.map(\.wronglyGiven) == each.wronglyGiven)
    #expect(report.labels.map(\.holds) == each.hold)
    let wrong = (each.missed + each.wronglyGiven).reduce(0, +)
    #expect(report.wrongLabels == wrong)
    #expect(report.wrongLabels(of: report.knownExamples) == wrong)
    #expect(report.wrongLabels(of: report.mistakes) == wrong)
    #expect(report.knownLabels == each.values.count { $0 != nil })
  }

  /// Where all mistakes were looked at, what is left without a kind is the loss with it put right.
  @Test(arguments: cases)
  func whatIsLeftWithoutAKindIsScikitLearnsLoss(each: Case) {
    let report = each.report
    var tags = ErrorTags(split: "dev", categories: ["some"])
    for example in 0..<each.values.count / each.width { tags.examine(example) }
    for example in each.some { tags.toggle("some", on: example) }
    let table = LabelErrorTable(tags, report)
    func isSame(_ found: Double, _ expected: Double) -> Bool { abs(found - expected) < 1e-12 }
    #expect(isSame(table.examples.error, each.exampleError))
    #expect(isSame(table.labelError, each.labelError))
    // A kind that none of the mistakes is of has no row.
    #expect(table.rows.count == (each.exampleError > each.fixedExampleError ? 1 : 0))
    for row in table.rows {
      #expect(isSame(row.examples.ceiling, each.fixedExampleError))
      #expect(isSame(row.examples.gain, each.exampleError - each.fixedExampleError))
      #expect(isSame(row.labelCeiling, each.fixedLabelError))
      #expect(isSame(row.labelGain, each.labelError - each.fixedLabelError))
    }
  }

  @Test func anExamplesLabelsAreSortedIntoMissedAndWronglyGiven() {
    let report = LabelReport(
      probabilities: [0.25, 0.75, 0.875, 0.125, 0.5, 0.625, 0.5, 0.5, 0.5, 0.5],
      values: [1, 0, 0, 1, 0, .nan, .nan, .nan, .nan, .nan], names: ["a", "b", "c", "d", "e"])
    let answer = report.answer(of: 0)
    // Missed with 0.125 is as sure as given with 0.875.
    #expect(answer.missed.map(\.name) == ["d", "a"])
    #expect(answer.wronglyGiven.map(\.name) == ["c", "b"])
    #expect(answer.right.map(\.name) == ["e"])
    #expect(answer.mistakeConfidence == 0.875 && !answer.isRight)
    // Nothing is known of the second.
    #expect(report.knownExamples == [0] && report.mistakes == [0] && report.rightCount == 0)
    let nothing = report.answer(of: 1)
    #expect(nothing.known.isEmpty && nothing.isRight && nothing.mistakeConfidence == nil)
  }
}
