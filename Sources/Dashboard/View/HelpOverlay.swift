import CellUI

/// The help: the keys, and what is looked for among them.
struct HelpOverlay {
  let model: DashboardModel

  func draw(into grid: inout CellGrid, frame: Rect, scroll: Int, search: TextField) {
    let theme = model.theme
    let background = theme[.dialog].background
    OverlayBox.draw(title: "keys", model: model, into: &grid, frame: frame)
    let body = frame.inset().inset(columns: 2, rows: 0)
    let lines = HelpLines.lines(of: model, columns: frame.columns)
    let labelWidth = HelpLines.labelWidth(of: model)
    for (index, line) in lines.dropFirst(scroll).prefix(body.rows).enumerated() {
      let origin = Point(column: body.left, row: body.top + index)
      switch line {
      case .blank: break
      case .section(let text):
        grid.write(
          text, at: origin, style: theme[.eventNumber].on(background), maxWidth: body.columns)
      case .key(let label, let text):
        grid.write(
          label, at: origin, style: theme[.footerKey].on(background), maxWidth: body.columns)
        grid.write(
          text, at: Point(column: origin.column + labelWidth, row: origin.row),
          style: theme[.dialog], maxWidth: body.columns - labelWidth)
      }
    }
    let text = search.text.isEmpty ? "type to search" : search.text
    grid.writeTitle(
      left: [
        Span("keys  ", theme[.dialogTitle]),
        Span(
          text, search.text.isEmpty ? theme[.panelNote].on(background) : theme[.field]),
      ], row: frame.top, from: frame.left, columns: frame.columns)
    guard lines.count > body.rows else { return }
    let range = "\(scroll + 1)–\(min(scroll + body.rows, lines.count)) of \(lines.count)"
    grid.write(
      " \(range) ",
      at: Point(column: frame.right - range.displayWidth - 4, row: frame.bottom - 1),
      style: theme[.panelNote].on(background))
  }
}
