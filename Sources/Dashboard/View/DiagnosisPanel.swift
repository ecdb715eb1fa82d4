import CellUI
import RunEvents

/// Where the error comes from, and what to turn next.
struct DiagnosisPanel {
  let model: DashboardModel

  private var theme: Theme { model.theme }

  /// Rows of its body.
  static func rows(width: Int) -> Int { width >= 44 ? 4 : 5 }

  func draw(into grid: inout CellGrid, frame: Rect) {
    model.drawTitle([Span("diagnosis", theme[.panelTitle])], frame: frame, into: &grid)
    let body = frame.inset().inset(columns: 1, rows: 0)
    for (index, line) in lines(width: body.columns).prefix(body.rows).enumerated() {
      grid.write(
        line.truncated(to: body.columns, ellipsis: model.symbols.ellipsis),
        at: Point(column: body.left, row: body.top + index), maxWidth: body.columns)
    }
  }

  private func lines(width: Int) -> [[Span]] {
    return []
  }
}
