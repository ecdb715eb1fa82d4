import Testing

@testable import CellUI

@Suite struct WidgetTests {
  @Test(arguments: [
    (0.0, "────────"), (0.5, "━━━━────"), (0.999, "━━━━━━━─"), (1, "━━━━━━━━"), (7, "━━━━━━━━"),
    (-1, "────────"), (.nan, "────────"),
  ])
  func progressIsFullOnlyWhenAllIsDone(fraction: Double, bar: String) {
    #expect(
      drawn(8, 1) { ProgressBar(fraction: fraction).render(into: &$0, in: $0.bounds) } == bar + "\n"
    )
  }

  @Test func progressFallsBack() {
    let bar = { (glyphs: GlyphSet) in
      drawn(4, 1) { ProgressBar(fraction: 0.5, glyphs: glyphs).render(into: &$0, in: $0.bounds) }
    }
    #expect(bar(.blocks) == "██░░\n")
    #expect(bar(.ascii) == "##--\n")
    #expect(drawn(0, 0) { ProgressBar(fraction: 1).render(into: &$0, in: $0.bounds) } == "")
  }

  private func table(_ scroll: ListScroll, rows: Int) -> Table {
    Table(
      columns: [
        .init("step", width: .fixed(5), alignment: .right),
        .init("event", width: .flexible(minimum: 4)),
        .init("x", width: .flexible(minimum: 2), alignment: .right),
      ], rowCount: rows, scroll: scroll, header: .plain
    ) { Span($1 == 0 ? "\($0)" : $1 == 1 ? "learning rate" : "运行") }
  }

  @Test func tableShowsWhatIsInViewWithAScrollBar() {
    let text = drawn(28, 5) {
      table(ListScroll(selection: 7, offset: 5), rows: 20).render(into: &$0, in: $0.bounds)
    }
    #expect(
      text == """
         step  event             x
            5  learning…      运行
            6  learning…      运行 ┃
            7  learning…      运行
            8  learning…      运行

        """)
  }

  @Test func shortTableHasNoScrollBarAndAnEmptyOneItsHeader() {
    #expect(
      drawn(28, 5) { table(ListScroll(), rows: 2).render(into: &$0, in: $0.bounds) } == """
         step  event               x
            0  learning …       运行
            1  learning …       运行



        """)
    #expect(
      drawn(28, 3) { table(ListScroll(), rows: 0).render(into: &$0, in: $0.bounds) } == """
         step  event               x



        """)
  }

  @Test func narrowTableLosesItsLastColumnsFirst() {
    #expect(
      drawn(9, 3) { table(ListScroll(), rows: 9).render(into: &$0, in: $0.bounds) } == """
         step
            0   ┃
            1

        """)
    #expect(drawn(1, 1) { table(ListScroll(), rows: 9).render(into: &$0, in: $0.bounds) } == "…\n")
    #expect(drawn(0, 0) { table(ListScroll(), rows: 9).render(into: &$0, in: $0.bounds) } == "")
  }

  @Test func selectedRowIsStyledAcrossTheWholeWidth() {
    var grid = CellGrid(size: Size(columns: 28, rows: 5))
    table(ListScroll(selection: 6, offset: 5), rows: 20).render(into: &grid, in: grid.bounds)
    let reversed = grid.cells.indices.filter {
      grid.cells[$0].style.attributes.contains(.reverse)
    }
    #expect(reversed == Array(2 * 28..<2 * 28 + 26))
  }

  @Test func tableFindsTheRowUnderTheMouse() {
    let table = table(ListScroll(selection: 7, offset: 5), rows: 20)
    let rect = Rect(column: 2, row: 3, columns: 28, rows: 5)
    #expect(table.row(at: Point(column: 2, row: 3), in: rect) == nil)
    #expect(table.row(at: Point(column: 2, row: 4), in: rect) == 5)
    #expect(table.row(at: Point(column: 29, row: 7), in: rect) == 8)
    #expect(table.row(at: Point(column: 30, row: 7), in: rect) == nil)
  }

  @Test func scrollFollowsTheSelectionAndStaysInTheList() {
    var scroll = ListScroll()
    scroll.move(by: 4, count: 10, visible: 3)
    #expect(scroll == ListScroll(selection: 4, offset: 2))
    scroll.move(by: -1, count: 10, visible: 3)
    #expect(scroll == ListScroll(selection: 3, offset: 2))
    scroll.move(by: 99, count: 10, visible: 3)
    #expect(scroll == ListScroll(selection: 9, offset: 7))
    scroll.clamp(count: 2, visible: 3)
    #expect(scroll == ListScroll(selection: 1, offset: 0))
    scroll.clamp(count: 0, visible: 0)
    #expect(scroll == ListScroll(selection: 0, offset: 0))
  }
}
