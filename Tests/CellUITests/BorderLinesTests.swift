import Testing

@testable import CellUI

@Suite struct BorderLinesTests {
  private func panels(_ glyphs: GlyphSet) -> String {
    drawn(24, 9) { grid in
      var lines = BorderLines(bounds: grid.bounds)
      lines.addBox(grid.bounds)
      lines.addBox(Rect(column: 0, row: 2, columns: 14, rows: 4))
      lines.addBox(Rect(column: 13, row: 2, columns: 11, rows: 7))
      lines.addHorizontal(row: 4, from: 13, to: 23)
      lines.render(into: &grid, style: .plain, glyphs: glyphs)
      grid.writeTitle(left: [Span("digits")], right: [Span("0:17")], row: 0, from: 0, columns: 24)
      grid.writeTitle(left: [Span("cost")], right: [Span("0.0312")], row: 2, from: 0, columns: 14)
      grid.writeTitle(
        left: [Span("hyperparameters")], right: [Span("0.0312")], row: 2, from: 13, columns: 11)
    }
  }

  @Test func touchingBoxesShareBordersAndJunctions() {
    #expect(
      panels(.braille) == """
        ╭ digits ──────── 0:17 ╮
        │                      │
        ├ cost ──────┬ hyperp… ┤
        │            │         │
        │            ├─────────┤
        ├────────────┤         │
        │            │         │
        │            │         │
        ╰────────────┴─────────╯

        """)
  }

  @Test func bordersFallBackToSquareCornersAndASCII() {
    #expect(panels(.blocks).hasPrefix("┌ digits"))
    let ascii = panels(.ascii).replacing("…", with: "~")
    #expect(ascii.hasPrefix("+ digits -------- 0:17 +\n|"))
    #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test func boxesWithoutInsidesAndLinesOutsideAddNothing() {
    let text = drawn(3, 2) { grid in
      var lines = BorderLines(bounds: grid.bounds)
      lines.addBox(Rect(column: 0, row: 0, columns: 1, rows: 5))
      lines.addBox(Rect(column: 0, row: 0, columns: 5, rows: 1))
      lines.addHorizontal(row: 7, from: 0, to: 2)
      lines.addVertical(column: -1, from: 0, to: 2)
      lines.render(into: &grid, style: .plain)
    }
    #expect(text == "\n\n")
  }

  @Test func smallestBoxIsFourCorners() {
    let text = drawn(2, 2) { grid in
      var lines = BorderLines(bounds: grid.bounds)
      lines.addBox(grid.bounds)
      lines.render(into: &grid, style: .plain)
      grid.writeTitle(left: [Span("x")], row: 0, from: 0, columns: 2)
    }
    #expect(text == "╭╮\n╰╯\n")
  }

  @Test func titleKeepsToItsBorder() {
    for columns in 0...12 {
      let text = drawn(14, 1) { grid in
        grid.fill(grid.bounds, with: "#", style: .plain)
        grid.writeTitle(
          left: [Span("le"), Span("ft")], right: [Span("right")], row: 0, from: 1, columns: columns)
      }
      let line = Array(text)
      #expect(line[0] == "#" && line[1] == "#")
      if columns > 0 { #expect(line[columns] == "#") }
      #expect(line[columns + 1] == "#")
    }
  }
}
