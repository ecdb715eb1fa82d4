import CellUI

extension DiagnosisPanel {
  func draw(into grid: inout CellGrid, frame: Rect) {
    var title = [Span("diagnosis", theme[.panelTitle])]
    if run.predictsNumbers { title.append(Span(" of 1 \(symbols.minus) R²", theme[.textDim])) }
    model.drawTitle(title, frame: frame, into: &grid)
    let body = frame.inset().inset(columns: 1, rows: 0)
    for (index, line) in lines(width: body.columns).prefix(body.rows).enumerated() {
      grid.write(
        line.truncated(to: body.columns, ellipsis: symbols.ellipsis),
        at: Point(column: body.left, row: body.top + index), maxWidth: body.columns)
    }
  }
}
