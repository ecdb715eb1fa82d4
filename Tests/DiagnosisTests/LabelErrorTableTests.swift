import Testing

@testable import Diagnosis

/// What fixing each kind of mistake could gain where an example has several labels.
@Suite struct LabelErrorTableTests {
  /// Of the labels warm, wet and windy: all of example 0 wrong, two of 1, one of 2 and one of 3; 4 and 5
  /// right, nothing known of 6, and one label of 5 unknown.
  static let report = LabelReport(
    probabilities: [
      0.1, 0.9, 0.8,
      0.2, 0.7, 0.1,
      0.9, 0.1, 0.1,
      0.1, 0.6, 0.1,
      0.9, 0.9, 0.1,
      0.1, 0.1, 0.9,
      0.9, 0.9, 0.9,
    ],
    values: [
      1, 0, 0,
      1, 0, 0,
      1, 1, 0,
      0, 0, 0,
      1, 1, 0,
      0, .nan, 1,
      .nan, .nan, .nan,
    ], names: ["warm", "wet", "windy"])

  private static var tags: ErrorTags {
    var tags = ErrorTags(split: "dev", categories: ["mislabelled", "night", "snow"])
    tags.toggle("snow", on: 0)
    tags.toggle("night", on: 1)
    tags.toggle("night", on: 2)
    tags.toggle("mislabelled", on: 4)
    tags.toggle("mislabelled", on: 6)
    return tags
  }

  @Test func bothExamplesAndLabelsAreCounted() throws {
    let table = LabelErrorTable(Self.tags, Self.report)
    // Four of six examples, and 3 + 2 + 1 + 1 of 6 · 3 − 1 labels.
    #expect(table.examples.mistakes == 4 && abs(table.examples.error - 4.0 / 6) < 1e-15)
    #expect(table.wrongLabels == 7 && table.knownLabels == 17)
    #expect(abs(table.labelError - 7.0 / 17) < 1e-15)
    #expect(Self.report.labels.map(\.missed) == [2, 1, 0])
    #expect(Self.report.labels.map(\.wronglyGiven) == [0, 3, 1])
    #expect(Self.report.labels.map(\.holds) == [4, 2, 1])
    // Example 6 tells nothing.
    #expect(table.examples.rightExamined == 1 && table.examples.rightMislabelled == 1)
  }

  @Test func theCeilingOfLabelsIsByTheWrongLabelsLookedAt() throws {
    let table = LabelErrorTable(Self.tags, Self.report)
    #expect(table.examples.examined == 3)
    // Two of three examples are night, but half of the six wrong labels are snow's.
    #expect(table.rows.map(\.examples.tag) == ["night", "snow"])
    #expect(table.rows.map(\.labels) == [3, 3])
    let night = try #require(table.rows.first)
    #expect(abs(night.examples.ceiling - 4.0 / 6 / 3) < 1e-15)
    #expect(night.labelShare == 0.5)
    #expect(abs(night.labelCeiling - 3.5 / 17) < 1e-15 && abs(night.labelGain - 3.5 / 17) < 1e-15)
    #expect(table.examples.advice == "look at 50 to 100: after 3 a share may be chance")
  }

  @Test func nothingLookedAtAndNothingKnownAreNoTrouble() {
    let none = LabelErrorTable(ErrorTags(split: "dev"), Self.report)
    #expect(none.rows.isEmpty && none.examples.examined == 0 && none.wrongLabels == 7)
    let empty = LabelErrorTable(
      Self.tags, LabelReport(probabilities: [0.5], values: [.nan], names: ["warm"]))
    #expect(empty.rows.isEmpty && empty.labelError == 0 && empty.examples.error == 0)
  }
}
