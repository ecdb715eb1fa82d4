import Foundation
import Testing

/// Words that would steer a terminal, in everything that is printed.
@Suite(.ownThreads) struct HostileTextTests {
  /// A window title, the clipboard, a cleared screen, a C1 introducer, a direction override, a line.
  private static let evil =
    "\u{1B}]0;PWN\u{07}\u{1B}]52;c;cHduZWQ=\u{1B}\\\u{1B}[2J\u{9B}31m\u{202E}x\ny\u{7F}"

  /// What a terminal must not be given: controls but line ends, and what turns directions.
  private static func steering(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter {
      $0 != "\n" && ($0.properties.generalCategory == .control || $0.properties.isBidiControl)
    }
  }

  private static func expectPlain(
    _ result: Command.Result, status: Int32 = 0, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(result.status == status, "\(result)", sourceLocation: location)
    #expect(steering(result.output).isEmpty, "\(result)", sourceLocation: location)
    #expect(steering(result.errors).isEmpty, "\(result)", sourceLocation: location)
  }

  private static func log(in folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/log.jsonl"
    let row = ["step": 1, evil: 0.5, "loss": 2] as [String: Double]
    try JSONEncoder().encode(row).write(to: URL(filePath: path))
    return path
  }

  @Test func namesOfALogSteerNothing() throws {
    let folder = try TemporaryFolder()
    let path = try Self.log(in: folder)
    let text = try Command.dltui("inspect", path)
    Self.expectPlain(text)
    // Seen, and on the row of its tag.
    #expect(text.output.contains("␛]0;PWN␇␛]52;c;cHduZWQ=␛\\␛[2J\u{FFFD}31m\u{FFFD}x␊y␡"))
    // The file, the heads of the columns, two tags, the x, and the clock.
    #expect(text.output.split(separator: "\n").count == 6)
    for format in ["text", "svg"] {
      Self.expectPlain(try Command.dltui("snapshot", path, "--format", format))
    }
    for format in ["svg", "asciicast"] {
      Self.expectPlain(
        try Command.dltui("export", path, "--format", format, "--size", "80x24"))
    }
  }

  @Test func jsonGivesTheExactNamesBack() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui("inspect", try Self.log(in: folder), "--json")
    Self.expectPlain(result)
    struct Inspection: Decodable {
      struct Run: Decodable {
        struct Tag: Decodable { var key: String }
        var tags: [String: Tag]
      }
      var runs: [String: Run]
    }
    let found = try JSONDecoder().decode(Inspection.self, from: Data(result.output.utf8))
    #expect(found.runs["."]?.tags[Self.evil]?.key == Self.evil)
  }

  /// A table for a program holds what was logged.
  @Test func aTableInAPipeIsExact() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui("export", try Self.log(in: folder), "--format", "csv")
    #expect(result.output.hasPrefix("step,seconds,"))
    #expect(result.output.contains(Self.evil))
  }

  @Test func errorsThatQuoteAreOneLineThatSteersNothing() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/runs", withIntermediateDirectories: true)
    let long = Self.evil + String(repeating: "z", count: 50_000)
    for arguments in [
      ["inspect", long], ["replay", long], ["evaluate", long], ["themes", long],
      ["runs", "--optimize", long], ["snapshot", "x", "--size", long],
      ["snapshot", "x", "--format", long], ["export", "x", "--format", "csv", "--speed", long],
      ["--" + long], ["runs", "--optimize", "dev/f1", "--satisfy", long],
      ["errors", "--tag", long], ["train", "--epochs", long], ["train", "--name", "a/" + long],
    ] {
      let result = try Command.run(Command.dltui, arguments, folder: folder.path)
      Self.expectPlain(result, status: 2)
      let lines = result.errors.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0].hasPrefix("dltui: ") && lines.count <= 3, "\(arguments.first ?? "")")
      #expect(lines[0].count < 500, "\(arguments[0].prefix(20)): \(lines[0].prefix(800))")
    }
  }

  @Test func whatIsTypedInLinesIsEchoedPlain() throws {
    let folder = try TemporaryFolder()
    for word in ["a\u{1B}]0;t\u{07}b", "é\u{9B}c"] {
      let result = try Command.run(
        "/bin/sh",
        [
          "-c",
          "printf '%s\\n' \"$1\" | \"$0\" train digits --plain --no-log --epochs 2 --set pace=0",
          Command.dltui, word,
        ], folder: folder.path)
      Self.expectPlain(result)
    }
  }
}
