import RunEvents
import Testing

@testable import RunLogs

/// What a program prints, cut into the lines that a terminal would show.
@Suite struct PrintedLineSplitterTests {
  /// The lines, and the one under way after each piece.
  private func split(_ pieces: String...) -> (lines: [String], open: [String?]) {
    var splitter = PrintedLineSplitter()
    var lines: [String] = []
    let open = pieces.map { piece in
      lines += splitter.lines(in: Array(piece.utf8)[...]) { _, _ in nil }.map(\.text)
      return splitter.openLine
    }
    return (lines, open)
  }

  /// As tqdm paints it, through a pipe and through a terminal.
  @Test(arguments: ["\n", "\r\n"]) func aBarIsOneLineAsItStoodAtItsEnd(end: String) {
    let split = split("\rep 0:  0%", "\rep 0: 90%", "\rep 0: 100%", end, "\rep 1:  0%")
    #expect(split.lines == ["ep 0: 100%"])
    #expect(split.open == ["ep 0:  0%", "ep 0: 90%", "ep 0: 100%", nil, "ep 1:  0%"])
  }

  @Test func aBarThatIsPaintedBeforeItsReturnStandsUntilTheNext() {
    let split = split("loss 0.5\r", "loss 0.4\r", "\n", "done\n")
    #expect(split.lines == ["loss 0.4", "done"])
    #expect(split.open == ["loss 0.5", "loss 0.4", nil, nil])
  }

  @Test func whatIsWipedAwayIsNotThere() {
    let split = split("\r 90%", "\r    \r", "saved\n")
    #expect(split.lines == ["saved"] && split.open == [" 90%", nil, nil])
  }

  @Test func aLineGrowsUntilItsEnd() {
    let split = split(".", ".", "\u{1b}[31m.\u{1b}[0m", "\n", "\n")
    #expect(split.lines == ["..\u{1b}[31m.\u{1b}[0m"])
    #expect(split.open == [".", "..", "..\u{1b}[31m.\u{1b}[0m", nil, nil])
  }

  @Test func everyPaintingIsAskedForItsStep() {
    var splitter = PrintedLineSplitter()
    var step = 0
    let lines = splitter.lines(in: Array("a\rb\rc\r\nd\n".utf8)[...]) { _, _ in
      step += 1
      return step
    }
    #expect(lines == [PrintedLine("c", step: 3), PrintedLine("d", step: 4)])
  }
}
