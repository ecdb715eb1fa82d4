import CellUI

/// The box around dialogs and help.
enum OverlayBox {
  static func draw(
    title: String, model: DashboardModel, into grid: inout CellGrid, frame: Rect
  ) {
    draw(title: title, theme: model.theme, glyphs: model.glyphs, into: &grid, frame: frame)
  }

  static func draw(
    title: String, theme: Theme, glyphs: GlyphSet, into grid: inout CellGrid, frame: Rect
  ) {
    grid.fill(frame, style: theme[.dialog])
    var lines = BorderLines(bounds: frame)
    lines.addBox(frame)
    var border = theme[.dialogBorder]
    border.background = theme[.dialog].background
    lines.render(into: &grid, style: border, glyphs: glyphs)
    grid.writeTitle(
      left: [Span(title, theme[.dialogTitle])], row: frame.top, from: frame.left,
      columns: frame.columns)
  }
}
