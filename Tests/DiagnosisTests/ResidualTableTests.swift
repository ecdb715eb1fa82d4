import Testing

@testable import Diagnosis

/// What each kind of error makes up of the squared error of predicted numbers.
@Suite struct ResidualTableTests {
  /// Off by 6, −5, 4, 1 and thrice 0: 36 + 25 + 16 + 1 are 78.
  private static let report = RegressionReport(
    predictions: [16, 5, 14, 11, 10, 10, 10], values: [10, 10, 10, 10, 10, 10, 10], width: 1)

  private static var tags: ErrorTags {
    var tags = ErrorTags(split: "dev", categories: ["mislabelled", "night", "snow"])
    tags.toggle("snow", on: 0)
    tags.toggle("night", on: 1)
    tags.toggle("night", on: 2)
    tags.toggle("snow", on: 2)
    tags.examine(3)
    return tags
  }

  @Test func aTagsShareIsThatOfItsSquares() throws {
    let table = ResidualTable(Self.tags, Self.report)
    #expect(table.count == 7 && table.examined == 4 && table.untagged == 1)
    #expect(abs(table.error - (78.0 / 7).squareRoot()) < 1e-12)
    #expect(abs(table.examinedShare - 1) < 1e-12)
    // One of the two has both tags; both kinds have two examples.
    #expect(table.rows.map(\.tag) == ["snow", "night"])
    #expect(table.rows.map(\.count) == [2, 2])
    let (snow, night) = (table.rows[0], table.rows[1])
    #expect(abs(snow.share - 52.0 / 78) < 1e-12 && abs(night.share - 41.0 / 78) < 1e-12)
    #expect(abs(snow.ceiling - (26.0 / 7).squareRoot()) < 1e-12)
    #expect(abs(snow.gain - (table.error - snow.ceiling)) < 1e-12)
    #expect(table.advice == "snow first: no other kind makes up more of the squared error")
  }

  @Test func aFewThatMakeUpLittleAreTooFew() {
    var tags = ErrorTags(split: "dev")
    tags.toggle("ambiguous", on: 2)
    tags.toggle("gone", on: 99)
    let table = ResidualTable(tags, Self.report)
    // 16 of 78; an example that the set does not have is none.
    #expect(table.examined == 1 && table.rows.map(\.tag) == ["ambiguous"])
    #expect(table.advice == "look at more: what was looked at makes up 21% of the squared error")
  }

  @Test func wrongValuesAreCorrectedInBothSets() {
    var tags = ErrorTags(split: "dev")
    for example in 0..<3 { tags.toggle(ErrorTags.mislabelled, on: example) }
    #expect(
      ResidualTable(tags, Self.report).advice
        == "correct the values of dev and test together, or both drift apart")
  }

  @Test func nothingLookedAtAndNoTagAreNoTrouble() {
    var tags = ErrorTags(split: "dev")
    let none = ResidualTable(tags, RegressionReport(predictions: [], values: [], width: 1))
    #expect(none.error == 0 && none.rows.isEmpty && none.advice == nil && none.examined == 0)
    tags.examine(0)
    #expect(
      ResidualTable(tags, Self.report).advice
        == "no tag fits any of them: make tags of your own")
  }
}
