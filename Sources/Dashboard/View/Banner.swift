import CellUI

/// What became of the run, or what a person has to decide, above the charts.
struct Banner {
  let model: DashboardModel

  func draw(_ lines: [String], into grid: inout CellGrid, frame: Rect) {
    let isBad = model.bannerIsBad
    let style = model.theme[isBad ? .bannerBad : .bannerGood]
    model.drawTitle([Span(model.bannerTitle, style)], frame: frame, into: &grid)
    let body = frame.inset().inset(columns: 1, rows: 0)
    for (index, line) in lines.prefix(body.rows).enumerated() {
      let isKey = isBad && index == lines.count - 1
      grid.write(
        line, at: Point(column: body.left, row: body.top + index),
        style: isKey ? model.theme[.textStrong] : isBad || index == 0 ? style : model.theme[.text],
        maxWidth: body.columns)
    }
  }
}
