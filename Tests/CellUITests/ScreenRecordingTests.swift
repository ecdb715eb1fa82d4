import Foundation
import Testing

@testable import CellUI

/// Recordings, played on a small terminal.
@Suite struct ScreenRecordingTests {
  /// Follows the few sequences that recordings hold.
  private struct Player {
    var screen: [[String]]
    var (row, column) = (0, 0)
    var written = 0

    init(_ size: Size) {
      let blank = Array(repeating: " ", count: size.columns)
      screen = Array(repeating: blank, count: size.rows)
    }

    mutating func play(_ text: String) throws {
      var rest = Substring(text)
      while let scalar = rest.unicodeScalars.first {
        guard scalar == "\u{1B}" else {
          rest.unicodeScalars.removeFirst()
          if scalar.displayWidth == 0 {
            screen[row][column - 1].unicodeScalars.append(scalar)
            continue
          }
          screen[row][column] = String(scalar)
          if scalar.displayWidth == 2 { screen[row][column + 1] = "" }
          column += scalar.displayWidth
          written += 1
          continue
        }
        let sequence = try #require(rest.prefixMatch(of: /\u{1B}\[([?0-9;]*)([A-Za-z])/))
        rest = rest[sequence.range.upperBound...]
        let numbers = sequence.1.split(separator: ";").compactMap { Int($0) }
        switch sequence.2 {
        case "H": (row, column) = (numbers[0] - 1, numbers[1] - 1)
        case "J": self = Player(Size(columns: screen[0].count, rows: screen.count))
        case "m", "h", "l": break
        default: Issue.record("unexpected sequence \(sequence.0)")
        }
      }
    }

    var text: String {
      screen.map { $0.joined().replacing(/\ +$/, with: "") + "\n" }.joined()
    }
  }

  private struct Line { var seconds: Double, text: String }

  private func parse(_ line: String) throws -> Line {
    #expect(line.hasSuffix("\n") && line.dropLast().allSatisfy { $0 != "\n" })
    let values = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
    #expect(values.count == 3)
    #expect(values[1] as? String == "o")
    return Line(
      seconds: try #require(values[0] as? Double), text: try #require(values[2] as? String))
  }

  @Test func playingShowsEveryFrame() throws {
    let size = Size(columns: 12, rows: 3)
    var recording = ScreenRecording(size: size)
    var player = Player(size)
    var grid = CellGrid(size: size)
    let frames = [
      "hello \"w\\\"", "hello 运行", "", "运e\u{301}x", "hello wor", "\u{1B}[2J",
    ]
    for (index, text) in frames.enumerated() {
      grid.clear()
      grid.write(
        text, at: Point(column: index, row: index % 3),
        style: Style(foreground: .rgb(1, 2, 3), attributes: .bold))
      let change = recording.frame(grid, at: Double(index) / 7)
      let line = try parse(try #require(change))
      #expect(abs(line.seconds - Double(index) / 7) < 0.001)
      try player.play(line.text)
      #expect(player.text == grid.plainText)
    }
  }

  @Test func onlyChangesAreWritten() throws {
    let size = Size(columns: 80, rows: 24)
    var recording = ScreenRecording(size: size)
    var grid = CellGrid(size: size)
    grid.write("step 1", at: Point(column: 70, row: 3))
    _ = recording.frame(grid, at: 0)
    #expect(recording.frame(grid, at: 1) == nil)
    grid.write("2", at: Point(column: 75, row: 3))
    #expect(recording.frame(grid, at: 2) == "[2.000,\"o\",\"\\u001b[4;76H\\u001b[0m2\"]\n")
  }

  @Test func headerSaysSizeAndTitle() throws {
    let header = ScreenRecording(size: Size(columns: 80, rows: 24))
      .header(title: "a \"b\"\n\u{1}", startedAt: 17)
    let fields = try #require(
      try JSONSerialization.jsonObject(with: Data(header.utf8)) as? [String: Any])
    #expect(fields["version"] as? Int == 2)
    #expect(fields["width"] as? Int == 80)
    #expect(fields["height"] as? Int == 24)
    #expect(fields["timestamp"] as? Int == 17)
    #expect(fields["title"] as? String == "a \"b\"\n\u{1}")
    #expect(header.filter { $0 == "\n" }.count == 1)
  }

  @Test func endGivesTheCursorBack() throws {
    let line = try parse(ScreenRecording(size: Size(columns: 9, rows: 5)).end(at: 1.25))
    #expect(line.text == "\u{1B}[0m\u{1B}[5;1H\u{1B}[?25h")
    #expect(line.seconds == 1.25)
  }
}
