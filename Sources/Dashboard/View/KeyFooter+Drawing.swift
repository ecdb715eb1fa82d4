import CellUI

extension KeyFooter {
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
