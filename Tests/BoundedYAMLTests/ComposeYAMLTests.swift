import Testing

@testable import BoundedYAML

/// What a YAML text may make of itself.
@Suite struct ComposeYAMLTests {
  /// Ten aliases in each of so many lists, each of the list before.
  private static func laughs(_ levels: Int) -> String {
    (0...levels).map { level in
      level == 0
        ? "a0: &a0 x"
        : "a\(level): &a\(level) ["
          + [String](repeating: "*a\(level - 1)", count: 10)
          .joined(separator: ",") + "]"
    }.joined(separator: "\n")
  }

  @Test func aliasesThatStandForMoreThanThereIsRoomForAreRefused() {
    #expect(throws: YAMLFailure.tooManyAliases) { try composeYAML(Self.laughs(10)) }
  }

  @Test func aliasesAsKeysAreRefusedBeforeTheyAreCompared() {
    let text = Self.laughs(9) + "\n? *a9\n: 1\n? *a8\n: 2\n"
    #expect(throws: YAMLFailure.tooManyAliases) { try composeYAML(text) }
  }

  @Test func aliasesWithinEachOtherAreRefusedBeforeTheStackEnds() {
    let text = (1...40_000).reduce(into: "a0: &a0 x\n") { text, level in
      text += "a\(level): &a\(level) [*a\(level - 1)]\n"
    }
    #expect(throws: YAMLFailure.self) { try composeYAML(text) }
  }

  @Test func anAnchorInACommentDoesNotMakeTheRealOneSmaller() {
    let text = Self.laughs(10).replacing("\n", with: " # &a9 1 &a8 1 &a7 1\n")
    #expect(throws: YAMLFailure.tooManyAliases) { try composeYAML(text) }
  }

  @Test func ordinaryAliasesAreRead() throws {
    let text = """
      rate: &rate 0.01
      block: &block
        - dense: 32
        - relu
      more: [*block, *block, *block, *block]
      rates: [\((0..<200).map { _ in "*rate" }.joined(separator: ", "))]
      """
    let root = try #require(try composeYAML(text))
    #expect(root["more"]?.sequence?.count == 4)
    #expect(root["more"]?.sequence?[3].sequence?[0]["dense"]?.text == "32")
    #expect(root["rates"]?.sequence?.count == 200)
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    #expect(try composeYAML("\u{feff}epochs: 3")?["epochs"]?.text == "3")
  }

  @Test func aTextOfMoreThanTheMostIsRefused() {
    let text = "# " + String(repeating: "x", count: YAMLLimits.textBytes)
    let failure = #expect(throws: YAMLFailure.self) { try composeYAML(text) }
    #expect(failure?.problem == "1048578 bytes are too many, 1048576 the most")
  }

  @Test func moreValuesThanTheMostAreRefused() {
    let text = "[" + String(repeating: "1,", count: YAMLLimits.values) + "1]"
    #expect(throws: YAMLFailure.tooManyAliases) { try composeYAML(text) }
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func whatIsDeepWithinItselfIsAnError(opening: String) {
    let text = String(repeating: opening, count: 200_000)
    #expect(throws: YAMLFailure.self) { try composeYAML(text) }
    let closed = String(repeating: "[", count: 1001) + String(repeating: "]", count: 1001)
    let failure = #expect(throws: YAMLFailure.self) { try composeYAML(closed) }
    #expect(failure?.problem == "values are more than 1000 levels within each other")
  }

  @Test func failuresNameTheLine() {
    let failure = #expect(throws: YAMLFailure.self) { try composeYAML("a: 1\nb: [1\n") }
    #expect(failure?.line == 3)
    let twice = #expect(throws: YAMLFailure.self) { try composeYAML("a: 1\na: 2\n") }
    #expect(twice?.duplicateKey == "a")
  }
}
