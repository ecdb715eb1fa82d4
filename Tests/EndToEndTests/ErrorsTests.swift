import Foundation
import Testing

/// Mistakes looked at with the real binary.
@Suite(.ownThreads) struct ErrorsTests {
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

  /// Four labels an example, a third of them unknown.
  @Test func severalLabelsAreLookedAtTaggedAndExported() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "multitask", "--headless", "--epochs", "3", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let none = try Command.dltui("errors", folder: folder.path)
    #expect(none.status == 0, "\(none.errors)")
    #expect(none.output.contains(" examples wrong, ") && none.output.contains(" labels wrong, "))
    let lines = none.output.split(separator: "\n").map(String.init)
    let titles = try #require(lines.firstIndex { $0.hasPrefix("label ") })
    let counts = lines[(titles + 1)...].prefix(4).map { line in
      line.split(separator: " ").suffix(4).compactMap { Int($0) }
    }
    // Each label is missed and wrongly given as often as those of all together are wrong.
    let wrong = try #require(
      lines.first { $0.contains(" labels wrong, ") }?.split(separator: " ").first.flatMap {
        Int($0)
      })
    #expect(counts.allSatisfy { $0.count == 4 } && wrong > 0)
    #expect(counts.reduce(0) { $0 + $1.suffix(2).reduce(0, +) } == wrong, "\(none.output)")
    let surest = try #require(lines.firstIndex { $0 == "the surest mistakes:" })
    let example = try #require(lines[surest + 2].split(separator: " ").first.flatMap { Int($0) })

    let tagged = try Command.dltui(
      "errors", "--tag", "\(example)=mislabelled", folder: folder.path)
    #expect(tagged.status == 0, "\(tagged.errors)")
    #expect(tagged.output.contains("label error if fixed"), "\(tagged.output)")
    #expect(tagged.output.contains("1 of them looked at"))
    #expect(tagged.output.contains("  dev \(example), row "))
    let csv = try Command.dltui("errors", "--export", "-", folder: folder.path)
    let rows = csv.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(
      rows[0].joined(separator: ",") == "split,example,row,label,true,predicted,probability,tags")
    #expect((2...5).contains(rows.count))
    for row in rows.dropFirst() {
      #expect(row[1] == "\(example)" && row[7] == "mislabelled")
      #expect((Double(row[6]) ?? 0 > 0.5) == (row[5] == "1"), "\(row)")
    }
    #expect(rows.dropFirst().contains { $0[4] != $0[5] })

    let terminal = try Terminal(columns: 120, rows: 36)
    try terminal.run("cd \(folder.path) && \(Command.dltui) errors")
    try terminal.waitFor("not looked at yet") { $0.contains("of labels") }
    let screen = try terminal.screen()
    #expect(screen.contains("missed ") || screen.contains("wrongly given "))
    try terminal.press("2")
    try terminal.waitFor("▸ ambiguous") { $0.contains("2 of ") }
    try terminal.press("q")
    try terminal.waitFor("label error if fixed") {
      $0.contains("ready$") && $0.contains("ambiguous")
    }
  }

  /// Labels of one's own, of which a row in twenty has one turned round: those are the surest mistakes.
  @Test func turnedLabelsAreTheSurestMistakes() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<400).map { index in
      let x = Double(index * 37 % 400) / 200 - 1
      let y = Double(index * 143 % 400) / 200 - 1
      let isTurned = index % 20 == 3
      let east = index % 7 == 5 ? "" : x > 0 ? "yes" : "no"
      return "\(x),\(y),\(east),\((y > 0) != isTurned ? 1 : 0)"
    }
    try ("x,y,east,north\n" + rows.joined(separator: "\n") + "\n")
      .write(toFile: folder.path + "/places.csv", atomically: true, encoding: .utf8)
    try """
    data: {source: {csv: places.csv, label: [east, north]}}
    model: [dense: 2]
    cost: sigmoidCrossEntropy
    optimizer: {adam: {learningRate: 0.05}}
    epochs: 30

    """.write(toFile: folder.path + "/places.yaml", atomically: true, encoding: .utf8)
    let training = try Command.dltui("train", "places.yaml", "--headless", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let errors = try Command.dltui("errors", folder: folder.path)
    #expect(errors.status == 0, "\(errors.errors)")
    let lines = errors.output.split(separator: "\n").map { $0.split(separator: " ") }
    let titles = try #require(lines.firstIndex { $0.first == "example" })
    let first = lines[titles + 1]
    let row = try #require(Int(first[1]))
    #expect(row % 20 == 3 && first[2] == "north", "\(errors.output)")
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
