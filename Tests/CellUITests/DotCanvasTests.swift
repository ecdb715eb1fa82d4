import Testing

@testable import CellUI

@Suite struct DotCanvasTests {
  private func text(_ canvas: DotCanvas) -> String {
    var grid = CellGrid(size: canvas.size)
    canvas.render(into: &grid, at: Point(column: 0, row: 0))
    return grid.plainText
  }

  @Test func everyBrailleDotHasItsPlace() {
    let expected = ["⠁", "⠈", "⠂", "⠐", "⠄", "⠠", "⡀", "⢀"]
    for row in 0..<4 {
      for column in 0..<2 {
        var canvas = DotCanvas(columns: 1, rows: 1, glyphs: .braille)
        canvas.dot(column: column, row: row, style: .plain)
        #expect(text(canvas) == expected[row * 2 + column] + "\n")
      }
    }
  }

  @Test func diagonalInEveryGlyphSet() {
    var canvases: [String] = []
    for glyphs in GlyphSet.allCases {
      var canvas = DotCanvas(columns: 4, rows: 2, glyphs: glyphs)
      canvas.line(
        from: (0, canvas.dotRows - 1), to: (canvas.dotColumns - 1, 0), style: .plain)
      canvases.append(text(canvas))
    }
    #expect(canvases == ["  ⡠⠊\n⡠⠊\n", "  ▄▀\n▄▀\n", "  .'\n.'\n"])
  }

  @Test func spanOfSwappedOrOutlyingRowsIsClipped() {
    var canvas = DotCanvas(columns: 1, rows: 2, glyphs: .braille)
    canvas.verticalSpan(column: 0, from: 99, to: 2, style: .plain)
    canvas.verticalSpan(column: 7, from: 0, to: 9, style: .plain)
    canvas.verticalSpan(column: 1, from: -9, to: -2, style: .plain)
    #expect(text(canvas) == "⡄\n⡇\n")
  }

  @Test func laterLayerReplacesACellWhole() {
    let first = Style(foreground: .rgb(1, 1, 1))
    let second = Style(foreground: .rgb(2, 2, 2))
    var canvas = DotCanvas(columns: 2, rows: 1, glyphs: .braille)
    canvas.line(from: (0, 0), to: (3, 0), style: first)
    canvas.beginLayer()
    canvas.dot(column: 2, row: 3, style: second)
    var grid = CellGrid(size: canvas.size)
    canvas.render(into: &grid, at: Point(column: 0, row: 0))
    #expect(grid.plainText == "⠉⡀\n")
    #expect(grid.cells.map(\.style) == [first, second])
  }

  @Test func dotsKeepTheBackgroundBeneathThem() {
    var grid = CellGrid(size: Size(columns: 1, rows: 1))
    grid.fill(grid.bounds, style: Style(background: .rgb(5, 5, 5)))
    var canvas = DotCanvas(columns: 1, rows: 1, glyphs: .braille)
    canvas.dot(column: 0, row: 0, style: Style(foreground: .rgb(1, 1, 1)))
    canvas.render(into: &grid, at: Point(column: 0, row: 0))
    #expect(grid.cells[0].style == Style(foreground: .rgb(1, 1, 1), background: .rgb(5, 5, 5)))
  }

  @Test func emptyCanvasTakesEverything() {
    var canvas = DotCanvas(columns: 0, rows: 0, glyphs: .braille)
    canvas.line(from: (0, 0), to: (5, 5), style: .plain)
    #expect(text(canvas) == "")
    #expect(canvas.isEmpty(column: 0, row: 0))
  }
}
