import Foundation
import Testing

/// Mistakes looked at with the real binary.
@Suite(.serialized, .ownThreads) struct ErrorsTests {
  @Test func tagsAreKeptTabledAndExported() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "6", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let none = try Command.dltui("errors", folder: folder.path)
    #expect(none.status == 0, "\(none.errors)")
    #expect(none.output.contains("of 359 dev examples wrong"))
    let tagged = try Command.dltui(
      "errors", "--tag", "3=mislabelled", "--tag", "5=a \"b\", c", folder: folder.path)
    #expect(tagged.status == 0, "\(tagged.errors)")
    #expect(tagged.output.contains("mislabelled, to be corrected in dev and test together:"))
    #expect(tagged.output.contains("dev 3, row "))
    let csv = try Command.dltui("errors", "--export", "-", folder: folder.path)
    let lines = csv.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0] == "split,example,row,label,prediction,confidence,tags")
    #expect(lines[1].hasPrefix("dev,3,") && lines[1].hasSuffix(",mislabelled"))
    #expect(lines[2].hasSuffix(",\"a \"\"b\"\", c\""))
  }

  @Test(arguments: [
    (["--tag", "x"], "--tag is EXAMPLE=TAG, such as 12=mislabelled (got x)"),
    (["--right=-1"], "--right must not be negative (got -1)"),
  ])
  func whatIsWrongIsOneLine(words: [String], text: String) throws {
    let result = try Command.run(Command.dltui, ["errors"] + words)
    #expect(result.status == 2)
    #expect(result.errors.contains(text), "\(result.errors)")
  }

  /// One file, whichever screen the tag was set on.
  @Test func theDashboardAndTheScreenOfMistakesShareTheirTags() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "2", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let terminal = try Terminal(columns: 120, rows: 36)
    try terminal.run("cd \(folder.path) && \(Command.dltui) replay latest --paused --no-config")
    try terminal.waitFor("REPLAY")
    try terminal.press("End")
    try terminal.waitFor("100%")
    try terminal.press("4")
    try terminal.waitFor("looked at") { $0.contains("Enter tag") }
    try terminal.press("Enter")
    try terminal.waitFor("not looked at yet") { $0.contains("1 of the surest") }
    try terminal.press("1")
    try terminal.waitFor("▸ mislabelled")
    let export = try Command.dltui("errors", "--export", "-", folder: folder.path)
    let line = try #require(export.output.split(separator: "\n").last)
    #expect(line.hasPrefix("dev,") && line.hasSuffix(",mislabelled"), "\(export.output)")
    let example = try #require(line.split(separator: ",").dropFirst().first)
    #expect(try terminal.screen().contains("dev example \(example)"))
    // And back, while the dashboard is open.
    let tagged = try Command.dltui("errors", "--tag", "\(example)=thin", folder: folder.path)
    #expect(tagged.status == 0, "\(tagged.errors)")
    try terminal.press("Escape")
    try terminal.waitFor("most confident errors")
    try terminal.press("Enter")
    try terminal.waitFor("5   thin") { $0.contains("2 of the surest") }
    try terminal.press("Left")
    try terminal.waitFor("mislabelled, thin") { $0.contains("1 of the surest") }
    try terminal.press("Escape")
    try terminal.waitFor("1 mislabelled, 1 thin")
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }

  @Test func theScreenTagsWithOneKeyAndGoesOnWhereItWasLeft() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "2", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let terminal = try Terminal()
    try terminal.run("cd \(folder.path) && \(Command.dltui) errors")
    try terminal.waitFor("not looked at yet") { $0.contains("1 of ") }
    try terminal.press("2")
    try terminal.waitFor("▸ ambiguous") { $0.contains("100%") && $0.contains("1 of ") }
    try terminal.press("Space")
    try terminal.waitFor("2 of ")
    try terminal.press("a")
    try terminal.waitFor("Esc cancel")
    try terminal.press("t", "h", "i", "n", "Enter")
    try terminal.waitFor("5 ▸ thin")
    try terminal.press("e")
    try terminal.waitFor("written to")
    try terminal.press("q")
    try terminal.waitFor("error if fixed") { $0.contains("ready$") && $0.contains("thin") }
    try terminal.run("clear; \(Command.dltui) errors")
    try terminal.waitFor("3 of ")
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }
}
