import Testing

@testable import Diagnosis

/// What fixing each kind of mistake could gain.
@Suite struct ErrorTableTests {
  /// Of 1000 examples 50 are wrong, 10 of them were looked at: 4 dogs, 3 of those also blurred.
  static var tags: ErrorTags {
    var tags = ErrorTags(split: "dev", categories: ["mislabelled", "dog"])
    for example in 0..<4 { tags.toggle("dog", on: example) }
    for example in 1..<4 { tags.toggle("blurred", on: example) }
    tags.toggle("mislabelled", on: 5)
    for example in 6..<11 { tags.examine(example) }
    return tags
  }

  @Test func theCeilingIsTheErrorWithoutThatKind() throws {
    let table = ErrorTable(Self.tags, mistaken: Set(0..<50), count: 1000)
    #expect(table.examined == 10 && table.mistakes == 50 && table.error == 0.05)
    #expect(table.rows.map(\.tag) == ["dog", "blurred", "mislabelled"])
    #expect(table.rows.map(\.count) == [4, 3, 1])
    let dog = try #require(table.rows.first)
    #expect(dog.share.rate == 0.4)
    // 5 % · (1 − 4/10) = 3 %.
    #expect(abs(dog.ceiling - 0.03) < 1e-15 && abs(dog.gain - 0.02) < 1e-15)
    #expect(table.untagged == 5)
    #expect(table.advice == "look at 50 to 100: after 10 a share may be chance")
  }

  @Test func whereAFewMistakesAreKnownTheErrorIsThatOfAll() throws {
    let table = ErrorTable(Self.tags.of([0, 1, 5]), known: [0, 1, 5], mistakes: 50, count: 1000)
    #expect(table.examined == 3 && table.mistakes == 50 && table.error == 0.05)
    #expect(table.rows.map(\.count) == [2, 1, 1] && table.rightExamined == 0)
    let dog = try #require(table.rows.first)
    #expect(abs(dog.ceiling - 0.05 / 3) < 1e-15)
  }

  @Test func rightOnesAreCountedApart() {
    var tags = Self.tags
    tags.toggle("mislabelled", on: 500)
    tags.examine(501)
    let table = ErrorTable(tags, mistaken: Set(0..<50), count: 1000)
    #expect(table.examined == 10)
    #expect(table.rightExamined == 2 && table.rightMislabelled == 1)
    #expect(tags.examples(with: "mislabelled") == [5, 500])
  }

  @Test func theLargestIsNamedOnceEnoughWereLookedAt() {
    var tags = ErrorTags(split: "dev")
    for example in 0..<60 { tags.toggle(example < 40 ? "cats" : "mislabelled", on: example) }
    #expect(
      ErrorTable(tags, mistaken: Set(0..<100), count: 500).advice
        == "cats first: no other kind can gain more")
    for example in 0..<30 { tags.toggle("mislabelled", on: example) }
    #expect(
      ErrorTable(tags, mistaken: Set(0..<100), count: 500).advice
        == "correct labels of dev and test together, right ones too, or both drift apart")
  }

  @Test func nothingLookedAtAndNothingWrongAreNoTrouble() {
    let none = ErrorTable(ErrorTags(split: "dev"), mistaken: [], count: 0)
    #expect(none.error == 0 && none.rows.isEmpty && none.advice == nil)
    var tags = ErrorTags(split: "dev")
    tags.examine(3)
    tags.forget(3)
    #expect(tags == ErrorTags(split: "dev"))
    #expect(tags.add(category: "mislabelled") == false && tags.add(category: "") == false)
  }
}
