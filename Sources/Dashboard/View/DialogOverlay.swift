import CellUI

/// A box of numbered answers, each with what it means.
struct DialogOverlay {
  let model: DashboardModel

  func draw(
    title: String, choices: [DialogChoice], selection: Int, into grid: inout CellGrid, frame: Rect
  ) {
    let theme = model.theme
    OverlayBox.draw(title: title, model: model, into: &grid, frame: frame)
    let body = frame.inset()
    for (index, choice) in choices.enumerated() {
      let isSelected = index == selection
      let rows = DialogLayout.rows(ofChoice: index, in: body)
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
