import CellUI

/// The themes by name, in a corner that leaves what they colour in view.
struct ThemeOverlay {
  let model: DashboardModel

  func draw(selection: Int, into grid: inout CellGrid, frame: Rect) {
    let theme = model.theme
    OverlayBox.draw(title: "theme", model: model, into: &grid, frame: frame)
    let list = frame.inset()
    let scroll = ThemeListLayout.scroll(selection, count: model.themes.count, rows: list.rows)
    for (index, choice) in model.themes.dropFirst(scroll.offset).prefix(list.rows).enumerated() {
      let isSelected = scroll.offset + index == selection
      let style = theme[isSelected ? .dialogSelected : .dialog]
      let row = list.row(index)
      if isSelected { grid.fill(row, style: style) }
      grid.write(
        " \(isSelected ? model.symbols.selected : " ") \(choice.name)", at: row.origin,
        style: style, maxWidth: row.columns)
    }
  }
}
