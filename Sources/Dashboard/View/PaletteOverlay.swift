import CellUI

/// The palette: a line to type in, and what matches below it.
struct PaletteOverlay {
  let model: DashboardModel
  let palette: Palette

  func draw(into grid: inout CellGrid, frame: Rect) {
    let theme = model.theme
    OverlayBox.draw(title: "do", model: model, into: &grid, frame: frame)
    let line = frame.inset().row(0)
    grid.write(
      ":", at: Point(column: line.left + 1, row: line.top),
      style: theme[.footerKey].on(theme[.dialog].background))
    palette.field.render(
      into: &grid,
      in: Rect(column: line.left + 3, row: line.top, columns: line.columns - 4, rows: 1),
      style: theme[.field], cursorStyle: theme[.field].adding(.reverse))
    let list = PaletteLayout.list(frame)
    let entries = model.entries(palette)
    if entries.isEmpty {
      grid.write(
        "nothing matches", at: Point(column: list.left + 3, row: list.top),
        style: theme[.textDim].on(theme[.dialog].background), maxWidth: list.columns - 4)
    }
    let scroll = PaletteLayout.scroll(palette, count: entries.count, rows: list.rows)
    for (index, entry) in entries.dropFirst(scroll.offset).prefix(list.rows).enumerated() {
      draw(
        entry, isSelected: scroll.offset + index == scroll.selection, into: &grid,
        list.row(index))
    }
  }

  private func draw(
    _ entry: Palette.Entry, isSelected: Bool, into grid: inout CellGrid, _ row: Rect
  ) {
    let theme = model.theme
    var style = theme[isSelected ? .dialogSelected : .dialog]
    if entry.command == .refused { style = theme[.noticeRefusal].on(theme[.dialog].background) }
    if isSelected { grid.fill(row, style: style) }
    let keys = model.symbols.label(entry.keys)
    grid.write(
      isSelected ? model.symbols.selected : " ", at: Point(column: row.left + 1, row: row.top),
      style: style)
    grid.write(
      model.symbols.label(entry.text)
        .truncated(to: row.columns - 6 - keys.displayWidth, ellipsis: model.symbols.ellipsis),
      at: Point(column: row.left + 3, row: row.top), style: style)
    grid.write(
      keys, at: Point(column: row.right - 1 - keys.displayWidth, row: row.top),
      style: isSelected ? style : theme[.footerKey].on(theme[.dialog].background))
  }
}
