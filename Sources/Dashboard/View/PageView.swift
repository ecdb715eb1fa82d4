import CellUI

/// Draws the page in view.
struct PageView {
  let model: DashboardModel

  /// - Parameter lines: those of the screen in view.
  func draw(_ lines: [[Span]], into grid: inout CellGrid, frame: Rect) {
    let body = Page.body(frame)
    let scroll = max(0, min(model.pageScroll, lines.count - body.rows))
    let hidden = lines.count - body.rows
    let place = "\(scroll + 1)–\(min(scroll + body.rows, lines.count)) of \(lines.count)"
    model.drawTitle(
      [Span(model.pageTitle, model.theme[.panelTitle])],
      right: hidden > 0 ? [Span(place, model.theme[.panelNote])] : [], frame: frame, into: &grid)
    for (index, line) in lines.dropFirst(scroll).prefix(body.rows).enumerated() {
      grid.write(
        line.truncated(to: body.columns, ellipsis: model.symbols.ellipsis),
        at: Point(column: body.left, row: body.top + index), maxWidth: body.columns)
    }
  }
}
