import Testing

@testable import CellUI

@Suite struct GridDiffTests {
  /// SplitMix64 (Steele et al. 2014).
  private struct Numbers {
    var state: UInt64
    mutating func next(below bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(bound))
    }
  }

  private let words = ["a", "xy", "运", "行实", "é", "e\u{301}", " ", "   ", "⠿⠇", "longer text"]
  private let styles = [
    Style.plain, Style(foreground: .rgb(1, 2, 3)), Style(attributes: .bold),
    Style(background: .rgb(9, 9, 9)),
  ]

  private func scribble(_ grid: inout CellGrid, _ numbers: inout Numbers, times: Int) {
    for _ in 0..<times {
      grid.write(
        words[numbers.next(below: words.count)],
        at: Point(
          column: numbers.next(below: grid.size.columns + 4) - 2,
          row: numbers.next(below: grid.size.rows)),
        style: styles[numbers.next(below: styles.count)])
    }
  }

  @Test func paintingTheChangesGivesTheNewGrid() {
    var numbers = Numbers(state: 7)
    for round in 0..<300 {
      var old = CellGrid(
        size: Size(columns: 1 + numbers.next(below: 24), rows: 1 + numbers.next(below: 4)))
      scribble(&old, &numbers, times: 12)
      var new = old
      scribble(&new, &numbers, times: 1 + round % 6)
      var painted = old
      for change in new.changes(from: old, joinWithin: round % 5) {
        let start = change.row * new.size.columns
        // Never half a character, neither of what is shown nor of what will be.
        for grid in [old, new] {
          #expect(grid.cells[start + change.columns.lowerBound].width > 0)
          let end = change.columns.upperBound
          #expect(end == grid.size.columns || grid.cells[start + end].width > 0)
        }
        for column in change.columns { painted.cells[start + column] = new.cells[start + column] }
      }
      #expect(painted == new)
    }
  }

  @Test func equalGridsNeedNoPainting() {
    var grid = CellGrid(size: Size(columns: 9, rows: 3))
    grid.write("运行", at: Point(column: 1, row: 1))
    #expect(grid.changes(from: grid).isEmpty)
  }

  @Test func unknownScreenOrAnotherSizeIsPaintedWhole() {
    let grid = CellGrid(size: Size(columns: 3, rows: 2))
    let all = [GridChange(row: 0, columns: 0..<3), GridChange(row: 1, columns: 0..<3)]
    #expect(grid.changes(from: nil) == all)
    #expect(grid.changes(from: CellGrid(size: Size(columns: 2, rows: 3))) == all)
    #expect(CellGrid(size: Size(columns: 0, rows: 3)).changes(from: nil).isEmpty)
  }

  @Test func nearChangesAreOneAndFarOnesAreNot() {
    let old = CellGrid(size: Size(columns: 20, rows: 1))
    var new = old
    for column in [2, 6, 15] { new[Point(column: column, row: 0)] = Cell("x") }
    #expect(
      new.changes(from: old, joinWithin: 3) == [
        GridChange(row: 0, columns: 2..<7), GridChange(row: 0, columns: 15..<16),
      ])
    #expect(new.changes(from: old, joinWithin: 0).count == 3)
  }
}
