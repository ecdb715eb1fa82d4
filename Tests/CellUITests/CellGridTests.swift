import Testing

@testable import CellUI

@Suite struct CellGridTests {
  private func grid(_ columns: Int, _ rows: Int) -> CellGrid {
    CellGrid(size: Size(columns: columns, rows: rows))
  }

  @Test func textIsClippedAtEveryEdge() {
    var grid = grid(5, 2)
    #expect(grid.write("abcdefgh", at: Point(column: 3, row: 0)) == 2)
    #expect(grid.write("xyz", at: Point(column: -1, row: 1)) == 3)
    #expect(grid.write("no", at: Point(column: 0, row: 2)) == 0)
    #expect(grid.write("no", at: Point(column: 0, row: -1)) == 0)
    #expect(grid.write("no", at: Point(column: 9, row: 0)) == 0)
    #expect(grid.plainText == "   ab\nyz\n")
  }

  @Test func maxWidthNeverCutsAWideCharacterInHalf() {
    var grid = grid(6, 1)
    #expect(grid.write("a运行", at: Point(column: 0, row: 0), maxWidth: 4) == 3)
    #expect(grid.plainText == "a运\n")
  }

  @Test func wideCharacterAtTheRightEdgeIsLeftOut() {
    var grid = grid(3, 1)
    grid.write("ab运", at: Point(column: 0, row: 0))
    #expect(grid.plainText == "ab\n")
  }

  @Test func overwritingHalfOfAWideCharacterBlanksTheOtherHalf() {
    for column in [0, 1] {
      var grid = grid(3, 1)
      grid.write("运", at: Point(column: 0, row: 0))
      grid.write("x", at: Point(column: column, row: 0))
      #expect(grid.plainText == (column == 0 ? "x\n" : " x\n"))
      #expect(grid.cells.allSatisfy { $0.width == 1 })
    }
  }

  @Test func fillingOverTheEdgeOfAWideCharacterBlanksTheRest() {
    var grid = grid(5, 1)
    grid.write("运x运", at: Point(column: 0, row: 0))
    grid.fill(Rect(column: 1, row: 0, columns: 3, rows: 1), with: "#", style: .plain)
    #expect(grid.plainText == " ###\n")
  }

  @Test func combiningMarksJoinTheirCharacter() {
    var grid = grid(4, 1)
    #expect(grid.write("e\u{301}\u{323}x", at: Point(column: 0, row: 0)) == 2)
    #expect(grid.plainText == "e\u{301}\u{323}x\n")
    #expect(grid[Point(column: 0, row: 0)].width == 1)
  }

  @Test func controlCharactersAreShownNotObeyed() {
    var grid = grid(8, 1)
    grid.write("a\u{1B}[2J\n\u{7F}", at: Point(column: 0, row: 0))
    #expect(grid.plainText == "a␛[2J␊␡\n")
  }

  @Test func directionControlsAreShownAndJoinersLeftOut() {
    var grid = grid(8, 1)
    grid.write("a\u{202E}b\u{200D}c\u{FE0F}", at: Point(column: 0, row: 0))
    #expect(grid.plainText == "a\u{FFFD}bc\n")
  }

  @Test func subscriptOutsideReadsBlankAndWritesNothing() {
    var grid = grid(1, 1)
    grid[Point(column: 1, row: 0)] = Cell("x")
    grid[Point(column: 0, row: -1)] = Cell("x")
    #expect(grid.plainText == "\n")
    #expect(grid[Point(column: 5, row: 5)] == .blank)
  }

  @Test func emptyGridTakesEverythingAndShowsNothing() {
    var grid = grid(0, 0)
    grid.write("abc", at: Point(column: 0, row: 0))
    grid.fill(Rect(column: 0, row: 0, columns: 9, rows: 9), style: .plain)
    grid.clear()
    #expect(grid.plainText == "")
    #expect(grid.ansiText == "")
  }

  @Test func ansiTextSetsEachStyleOnceAndResetsEveryLine() {
    var grid = grid(4, 2)
    let red = Style(
      foreground: .rgb(255, 0, 0), background: .rgb(1, 2, 3), attributes: [.bold, .underline])
    grid.write("ab", at: Point(column: 1, row: 0), style: red)
    #expect(
      grid.ansiText
        == " \u{1B}[0;1;4;38;2;255;0;0;48;2;1;2;3mab\u{1B}[0m \u{1B}[0m\n    \u{1B}[0m\n")
  }

  @Test func restyleLeavesTheText() {
    var grid = grid(3, 1)
    grid.write("abc", at: Point(column: 0, row: 0))
    grid.restyle(Rect(column: 1, row: 0, columns: 9, rows: 9)) { $0.attributes.insert(.reverse) }
    #expect(grid.plainText == "abc\n")
    #expect(grid.cells.map { $0.style.attributes } == [[], .reverse, .reverse])
  }

  @Test func spansFollowOneAnotherUpToTheWidth() {
    var grid = grid(8, 1)
    let used = grid.write(
      [Span("ab"), Span("cd"), Span("ef")], at: Point(column: 1, row: 0), maxWidth: 5)
    #expect(used == 5)
    #expect(grid.plainText == " abcde\n")
  }

  @Test func croppingCutsNoWideCharacterInHalf() {
    var grid = grid(6, 2)
    grid.write("运a运x", at: Point(column: 0, row: 0))
    grid.write("abcdef", at: Point(column: 0, row: 1))
    let part = grid.cropped(to: Rect(column: 1, row: 0, columns: 3, rows: 9))
    #expect(part.plainText == " a\nbcd\n")
    #expect(part.cells.allSatisfy { $0.width == 1 })
    #expect(grid.cropped(to: Rect(column: 9, row: 9, columns: 3, rows: 9)).cells.isEmpty)
    #expect(grid.cropped(to: grid.bounds) == grid)
  }
}
