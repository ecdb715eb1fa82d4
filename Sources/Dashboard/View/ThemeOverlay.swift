import CellUI

/// The themes by name, in a corner that leaves what they colour in view.
struct ThemeOverlay {
  let model: DashboardModel

  static func frame(of model: DashboardModel, in bounds: Rect) -> Rect {
    let widest = model.themes.map(\.name.displayWidth).max() ?? 0
    let columns = min(max(18, widest + 7), bounds.columns - 2)
    let rows = min(model.themes.count + 2, bounds.rows - 2)
    return Rect(
      column: bounds.right - 1 - columns, row: bounds.bottom - 1 - rows, columns: columns,
      rows: rows)
  }

  static func scroll(_ selection: Int, count: Int, rows: Int) -> ListScroll {
    var scroll = ListScroll(selection: selection)
    scroll.clamp(count: count, visible: rows)
    return scroll
  }

  func draw(selection: Int, into grid: inout CellGrid, frame: Rect) {
    let theme = model.theme
    OverlayBox.draw(title: "theme", model: model, into: &grid, frame: frame)
    let list = frame.inset()
    let scroll = Self.scroll(selection, count: model.themes.count, rows: list.rows)
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
