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
}
