import CellUI

extension AlertStrip {
  func draw(_ lines: [String], into grid: inout CellGrid, frame: Rect) {
    guard let banner = model.alertBanner else { return }
    let style = model.theme[banner.alert.isBad ? .bannerBad : .eventWarning].adding(.reverse)
    let body = frame.inset(columns: 1, rows: 0)
    for (index, line) in lines.enumerated() {
      let row = body.row(index)
      grid.fill(row, style: style)
      // The second line is under the first one's words.
      let text = index == 0 ? line : "  \(line)"
      grid.write(
        text, at: Point(column: row.left + 2, row: row.top), style: style.adding(.bold),
        maxWidth: row.columns - 4)
    }
    let hint = Self.hint(banner, columns: frame.columns)
    grid.write(
      hint, at: Point(column: body.right - 2 - hint.displayWidth, row: body.top), style: style)
  }
}
