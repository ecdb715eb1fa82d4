import CellUI

/// The palette: a line to type in, and what matches below it.
struct PaletteOverlay {
  let model: DashboardModel
  let palette: Palette

  static let widest = 72
  static let mostRows = 16

  static func size(of model: DashboardModel, palette: Palette, bounds: Rect) -> Size {
    // As tall as it gets, so that it does not jump while one types.
    Size(columns: min(widest, bounds.columns - 2), rows: min(mostRows + 3, bounds.rows - 2))
  }

  /// The entries' rows in the frame.
  static func list(_ frame: Rect) -> Rect { frame.inset().splitTop(1).rest }

  /// The first entry in view.
  static func scroll(_ palette: Palette, count: Int, rows: Int) -> ListScroll {
    var scroll = ListScroll(selection: palette.selection)
    scroll.clamp(count: count, visible: rows)
    return scroll
  }

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
    let list = Self.list(frame)
    let entries = model.entries(palette)
    if entries.isEmpty {
      grid.write(
        "nothing matches", at: Point(column: list.left + 3, row: list.top),
        style: theme[.textDim].on(theme[.dialog].background), maxWidth: list.columns - 4)
    }
    let scroll = Self.scroll(palette, count: entries.count, rows: list.rows)
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

extension KeyBinding.Trigger {
  /// What the key is called.
  var label: String {
    switch self {
    case .interrupt: "Ctrl-C"
    case .key(.character(" ")): "Space"
    case .key(.character(let character)): String(character)
    case .key(.up): "↑"
    case .key(.down): "↓"
    case .key(.left): "←"
    case .key(.right): "→"
    case .key(.enter): "Enter"
    case .key(.escape): "Esc"
    case .key(.home): "Home"
    case .key(.end): "End"
    case .key(.pageUp): "PgUp"
    case .key(.pageDown): "PgDn"
    case .key(.tab): "Tab"
    case .key(.backTab): "Shift-Tab"
    case .key(.ctrl(let letter)): "Ctrl-\(letter.uppercased())"
    case .key(.backspace): "Backspace"
    case .key(.delete): "Del"
    case .key(.insert): "Ins"
    case .key(.function(let number)): "F\(number)"
    }
  }
}
