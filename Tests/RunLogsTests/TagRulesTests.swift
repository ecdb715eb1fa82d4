import Testing

@testable import RunLogs

@Suite struct TagRulesTests {
  @Test func aUsersRulesComeBeforeTheStandardOnes() throws {
    let naming = try TagNaming.standard.adding(
      """
      splits: {Holdout: test, val: train}
      names: {Top1: accuracy}
      trainNames: [speed]
      tags: {"debug/x": dev/x}
      """, file: "tags.yaml")
    #expect(naming.key(for: "holdout_top1").text == "test/accuracy")
    #expect(naming.key(for: "val_loss").text == "train/loss")
    #expect(naming.key(for: "debug/x").text == "dev/x")
    #expect(naming.key(for: "eval/loss").text == "dev/loss")
    #expect(naming.trainNames.contains("speed") && naming.trainNames.contains("loss"))
  }

  @Test func anEmptyFileChangesNothing() throws {
    #expect(try TagNaming.standard.adding("# nothing yet\n", file: "t") == .standard)
  }

  @Test(arguments: [
    ("splits: {a: b}", "t:1: splits: must be train, dev or test (got b)"),
    ("\nnames: [a]", "t:2: names: must map words to words"),
    ("names: {a: [b]}", "t:1: names: must be a word"),
    ("trainNames: a", "t:1: trainNames: must be a list of names"),
    ("- a", "t:1: rules: must be a mapping of splits, names, trainNames and tags"),
    ("splits: {}\nsplitts: {}", "t:2: splitts: no such section"),
  ])
  func saysWhereARuleIsWrong(text: String, message: String) {
    let error = #expect(throws: RunLogError.self) {
      try TagNaming.standard.adding(text, file: "t")
    }
    #expect(error?.description == message)
    #expect(error?.hint?.contains("trainNames") == true)
  }

  @Test func whatIsNoYAMLIsNamedWithItsLine() {
    let error = #expect(throws: RunLogError.self) {
      try TagNaming.standard.adding("splits: {a: dev\n", file: "t")
    }
    #expect(error?.description.hasPrefix("t:2: YAML: ") == true, "\(error?.description ?? "")")
  }
}
