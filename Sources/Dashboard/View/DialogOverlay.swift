import CellUI

/// A box of numbered answers, each with what it means.
struct DialogOverlay {
  let model: DashboardModel

  /// Rows above the first answer, and each answer's.
  private static let topRows = 1
  private static let choiceRows = 2

  static func size(of choices: [DialogChoice], title: String) -> Size {
    let widest = choices.map { max($0.text.displayWidth, $0.consequence.displayWidth) }.max() ?? 0
    return Size(
      columns: max(widest + 9, title.displayWidth + 6),
      rows: choices.count * choiceRows + topRows + 2)
  }

  /// The answer at a row of the body; nil where there is none.
  static func choice(row: Int) -> Int? {
    row >= topRows ? (row - topRows) / choiceRows : nil
  }

  func draw(
    title: String, choices: [DialogChoice], selection: Int, into grid: inout CellGrid, frame: Rect
  ) {
    let theme = model.theme
    OverlayBox.draw(title: title, model: model, into: &grid, frame: frame)
    let body = frame.inset()
    for (index, choice) in choices.enumerated() {
      let isSelected = index == selection
      let rows = body.splitTop(Self.topRows + index * Self.choiceRows).rest.splitTop(2).top
      guard !rows.isEmpty else { break }
      let style = theme[isSelected ? .dialogSelected : .dialog]
      let marker = isSelected ? model.symbols.selected : " "
      grid.fill(rows.row(0), style: style)
      grid.write(
        " \(marker) \(index + 1) \(choice.text)", at: rows.origin, style: style,
        maxWidth: rows.columns)
      var dim = theme[.dialog]
      dim.foreground = theme[.textDim].foreground
      dim.attributes.formUnion(theme[.textDim].attributes)
      guard rows.rows > 1 else { break }
      grid.write(
        "     \(choice.consequence)", at: Point(column: rows.left, row: rows.top + 1), style: dim,
        maxWidth: rows.columns)
    }
  }
}

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
