import CellUI

/// What became of the run, or what a person has to decide, above the charts.
struct Banner {
  let model: DashboardModel

  func draw(_ lines: [String], into grid: inout CellGrid, frame: Rect) {
    if model.showsRace { return drawRace(into: &grid, frame: frame, most: lines.count) }
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

  private func drawRace(into grid: inout CellGrid, frame: Rect, most: Int) {
    let race = RaceLines(model: model)
    model.drawTitle(
      [Span(race.title ?? "", model.theme[.panelTitle])], frame: frame, into: &grid)
    let body = frame.inset().inset(columns: 1, rows: 0)
    for (index, line) in race.lines(width: body.columns, most: most).enumerated() {
      grid.write(
        line, at: Point(column: body.left, row: body.top + index), maxWidth: body.columns)
    }
  }
}
