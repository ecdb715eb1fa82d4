import Foundation
import Testing

@testable import CellUI

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Grids as SVG.
@Suite struct PictureTests {
  private func grid(_ lines: [String], style: Style = .plain) -> CellGrid {
    var grid = CellGrid(
      size: Size(columns: lines.map(\.displayWidth).max() ?? 0, rows: lines.count))
    for (row, line) in lines.enumerated() {
      grid.write(line, at: Point(column: 0, row: row), style: style)
    }
    return grid
  }

  private func elements(_ lines: [String], style: Style = .plain) -> String {
    let grid = grid(lines, style: style)
    let paper = Paper(grid, foreground: .rgb(255, 255, 255), background: .rgb(0, 0, 0))
    return GridPicture(grid, paper: paper).elements()
  }

  @Test func wordsAreFittedToTheirCells() {
    #expect(
      elements(["ab  c<"]) == """
        <g fill="#ffffff">
        <text x="0" y="13.5" textLength="18" lengthAdjust="spacingAndGlyphs">ab</text>
        <text x="36" y="13.5" textLength="18" lengthAdjust="spacingAndGlyphs">c&lt;</text>
        </g>

        """)
  }

  @Test func brailleDotsLieOnOneLattice() {
    // ⡁: the dots of the first and the last row, on the left; ⢈: on the right.
    #expect(
      elements(["\u{2841}\u{2888}"]) == """
        <path fill="none" stroke="#ffffff" stroke-width="3" stroke-linecap="round" \
        d="M2.25 2.25h0M2.25 15.75h0M15.75 2.25h0M15.75 15.75h0"/>

        """)
  }

  @Test func linesMeetWithoutSeams() {
    #expect(
      elements(["╭──┐", "│  ┃"]) == """
        <path fill="none" stroke="#ffffff" stroke-width="1" \
        d="M4.5 18V14Q4.5 9.5 9 9.5H9M9 9.5h23M31.5 9.5v8.5M4.5 18v18"/>
        <path fill="none" stroke="#ffffff" stroke-width="3" d="M31.5 18v18"/>

        """)
  }

  @Test func dashesOfARowKeepOnePhase() {
    #expect(
      elements(["┈┈┈"]) == """
        <path fill="none" stroke="#ffffff" stroke-width="1" stroke-dasharray="1.25 1" \
        stroke-dashoffset="-.5" d="M0 9.5h27"/>

        """)
  }

  @Test func everyAttributeIsShown() {
    let style = Style(
      foreground: .rgb(1, 2, 255), background: .rgb(16, 0, 0),
      attributes: [.bold, .dim, .italic, .underline])
    var grid = grid(["x", " ", " ", " "])
    grid.write("x", at: Point(column: 0, row: 0), style: style)
    grid.write("y", at: Point(column: 0, row: 2), style: Style(attributes: .reverse))
    let text = grid.svgText(title: "a & b", foreground: .rgb(9, 9, 9), background: .rgb(0, 0, 0))
    #expect(text.contains("<title>a &amp; b</title>"))
    #expect(text.contains("rx=\"8\" fill=\"#000000\"/>"))
    #expect(text.contains("<path fill=\"#100000\" d=\"M0 0H9V18H0z\"/>"))
    #expect(text.contains("<path fill=\"#090909\" d=\"M0 36H9V54H0z\"/>"))
    #expect(
      text.contains(
        "<g fill=\"#0102ff\" fill-opacity=\".6\" font-weight=\"bold\" font-style=\"italic\" "
          + "text-decoration=\"underline\">"))
    #expect(text.contains("<g fill=\"#000000\">"))
  }

  @Test func theMostCommonBackgroundIsThePapers() {
    var grid = CellGrid(size: Size(columns: 4, rows: 1))
    grid.clear(Style(background: .rgb(1, 1, 1)))
    grid.write("a", at: Point(column: 0, row: 0), style: Style(background: .rgb(2, 2, 2)))
    let text = grid.svgText(title: "")
    #expect(text.contains("rx=\"8\" fill=\"#010101\"/>"))
    #expect(text.components(separatedBy: "fill=\"#020202\"").count == 2)
  }

  @Test func everyCharacterGivesWellFormedXML() throws {
    // All of the first 0x3000 code points and some beyond, wide and combining ones included.
    var lines: [String] = []
    for start in stride(from: UInt32(0x20), to: 0x3100, by: 64) {
      lines.append((start..<start + 64).map { String(Unicode.Scalar($0) ?? " ") }.joined())
    }
    lines.append("运行 e\u{301} 🙂 \u{FFFE}\u{FFFF}\u{10FFFF} <&>\"'")
    for size in [0, 1, 3] {
      let cut = CellGrid(size: Size(columns: size, rows: size)).svgText(title: "]]>")
      #expect(isWellFormed(cut), "\(size)")
    }
    let text = grid(lines).svgText(title: "all")
    #expect(isWellFormed(text))
    #expect(text.contains(">运</text>"))
    #expect(text.contains(">e\u{301}</text>"))
    #expect(!text.unicodeScalars.contains { $0.value == 0xFFFE || $0.value == 0xFFFF })
    #expect(text.contains("text-anchor=\"middle\">20</text>"))
  }

  @Test func aTitleSteersNothing() {
    let title = "a\u{9B}2J\u{202E}\u{1B}]0;x\u{7}"
    let text = grid(["x"]).svgText(title: title)
    #expect(text.contains("<title>a\u{FFFD}2J\u{FFFD}␛]0;x␇</title>"))
    let header = ScreenRecording(size: Size(columns: 1, rows: 1)).header(title: title, startedAt: 0)
    #expect(header.contains(#""title":"a\u009b2J\u202e\u001b]0;x\u0007""#))
  }

  @Test func numbersAreShort() {
    #expect(
      [0, 1, -1, 0.5, -0.25, 12.05, 3.999, 100].map(\.svg) == [
        "0", "1", "-1", ".5", "-.25", "12.05", "4", "100",
      ])
  }

  private func isWellFormed(_ text: String) -> Bool {
    XMLParser(data: Data(text.utf8)).parse()
  }
}
