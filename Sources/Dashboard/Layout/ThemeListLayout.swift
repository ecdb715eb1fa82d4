import CellUI

/// Where the themes to choose from are, in a corner.
enum ThemeListLayout {
  static func frame(of model: DashboardModel, in bounds: Rect) -> Rect {
    let widest = model.themes.map(\.name.displayWidth).max() ?? 0
    let columns = min(max(18, widest + 7), bounds.columns - 2)
    let rows = min(model.themes.count + 2, bounds.rows - 2)
    return Rect(
      column: bounds.right - 1 - columns, row: bounds.bottom - 1 - rows, columns: columns,
      rows: rows)
  }

  /// The first theme in view.
  static func scroll(_ selection: Int, count: Int, rows: Int) -> ListScroll {
    var scroll = ListScroll(selection: selection)
    scroll.clamp(count: count, visible: rows)
    return scroll
  }
}
