import CellUI

/// Where the palette and its entries are.
enum PaletteLayout {
  private static let widest = 72
  private static let mostRows = 16

  /// What it takes of a screen.
  static func size(in bounds: Rect) -> Size {
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
}
