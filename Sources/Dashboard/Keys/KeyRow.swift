import CellUI

/// One line of a small screen's key table: it dispatches, and footer and help are made from it.
struct KeyRow<Action: Hashable & Sendable, Scope: Hashable & Sendable>: Hashable, Sendable {
  var scope: Scope
  var keys: [Key]
  var action: Action
  var label: String
  /// One word for the footer; empty keeps it out.
  var short: String
  var help: String

  init(
    _ scope: Scope, _ keys: [Key], _ action: Action, _ label: String, _ short: String,
    _ help: String
  ) {
    self.scope = scope
    self.keys = keys
    self.action = action
    self.label = label
    self.short = short
    self.help = help
  }
}

/// The keys in the bottom line of such a screen: as many as fit, from the table's beginning.
struct KeyFooter<Action: Hashable & Sendable, Scope: Hashable & Sendable> {
  struct Item: Hashable, Sendable {
    var rect: Rect
    var key: KeyRow<Action, Scope>
  }

  private(set) var items: [Item] = []

  init(_ keys: [KeyRow<Action, Scope>], row: Rect, symbols: Symbols) {
    var column = row.left + 2
    for key in keys where !key.short.isEmpty {
      let width = symbols.label(key.label).displayWidth + 1 + key.short.displayWidth
      guard column + width <= row.right - 2 else { break }
      items.append(
        Item(rect: Rect(column: column, row: row.top, columns: width, rows: 1), key: key))
      column += width + 2
    }
  }

  func action(at point: Point) -> Action? {
    items.first { $0.rect.contains(point) }?.key.action
  }

  func draw(into grid: inout CellGrid, theme: Theme, symbols: Symbols) {
    for item in items {
      grid.fill(
        Rect(
          column: item.rect.left - 1, row: item.rect.top, columns: item.rect.columns + 2, rows: 1),
        style: theme[.footerText])
      let used = grid.write(
        symbols.label(item.key.label), at: item.rect.origin, style: theme[.footerKey])
      grid.write(
        item.key.short, at: Point(column: item.rect.left + used + 1, row: item.rect.top),
        style: theme[.footerText])
    }
  }
}

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
