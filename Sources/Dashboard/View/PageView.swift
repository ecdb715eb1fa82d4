import CellUI

/// Draws the page in view.
struct PageView {
  let model: DashboardModel

  /// - Parameter page: what is in the screen in view.
  func draw(_ page: PageContent, into grid: inout CellGrid, frame: Rect) {
    let place = place(rowCount: page.lines.count, frame)
    model.drawTitle(
      [Span(model.pageTitle, model.theme[.panelTitle])],
      right: place.map { [Span($0, model.theme[.panelNote])] } ?? [], frame: frame, into: &grid)
    drawLines(page.lines, into: &grid, frame: frame)
    drawPictures(page, into: &grid, frame: frame)
  }

  /// Which rows are in view, where there are more than fit: `1–19 of 40`.
  func place(rowCount: Int, _ frame: Rect) -> String? {
    let rows = Page.body(frame).rows
    guard rowCount > rows else { return nil }
    let scroll = scroll(rowCount: rowCount, frame)
    return "\(scroll + 1)–\(min(scroll + rows, rowCount)) of \(rowCount)"
  }

  /// Rows above the first one in view.
  func scroll(rowCount: Int, _ frame: Rect) -> Int {
    max(0, min(model.pageScroll, rowCount - Page.body(frame).rows))
  }

  func drawLines(_ lines: [[Span]], into grid: inout CellGrid, frame: Rect) {
    let body = Page.body(frame)
    let scroll = scroll(rowCount: lines.count, frame)
    for (index, line) in lines.dropFirst(scroll).prefix(body.rows).enumerated() {
      grid.write(
        line.truncated(to: body.columns, ellipsis: model.symbols.ellipsis),
        at: Point(column: body.left, row: body.top + index), maxWidth: body.columns)
    }
  }
}
