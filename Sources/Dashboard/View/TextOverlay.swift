import CellUI

/// A box of lines in the middle of such a screen.
struct TextOverlay {
  let title: String
  let lines: [String]

  func draw(into grid: inout CellGrid, theme: Theme, symbols: Symbols) {
    let columns = min(grid.size.columns - 2, (lines.map(\.displayWidth).max() ?? 0) + 4)
    let rows = min(grid.size.rows - 2, lines.count + 2)
    let frame = Rect(
      column: (grid.size.columns - columns) / 2, row: (grid.size.rows - rows) / 2,
      columns: columns, rows: rows)
    OverlayBox.draw(
      title: title, theme: theme, glyphs: symbols.glyphs, into: &grid, frame: frame)
    let body = frame.inset().inset(columns: 1, rows: 0)
    for (index, line) in lines.prefix(body.rows).enumerated() {
      grid.write(
        line.truncated(to: body.columns, ellipsis: symbols.ellipsis),
        at: Point(column: body.left, row: body.top + index), style: theme[.dialog],
        maxWidth: body.columns)
    }
  }
}
