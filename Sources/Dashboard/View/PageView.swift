import CellUI

/// A screen that is one frame of lines, scrolled where they do not all fit.
struct PageView {
  let model: DashboardModel

  /// All lines of the screen in view, for a body of this width.
  func lines(width: Int) -> [[Span]] {
    guard width > 0 else { return [] }
    return switch model.tab {
    case .overview, .metrics: []
    case .layers: LayersPage(model: model).lines(width: width)
    case .errors: ErrorsPage(model: model).lines(width: width)
    case .data: DataPage(model: model).lines(width: width)
    case .runs: RunsPage(model: model).lines(width: width)
    case .console: ConsolePage(model: model).lines(width: width)
    }
  }

  static func body(_ frame: Rect) -> Rect { frame.inset().inset(columns: 1, rows: 0) }

  /// - Parameter lines: those of the screen in view.
  func draw(_ lines: [[Span]], into grid: inout CellGrid, frame: Rect) {
    let body = Self.body(frame)
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

extension DashboardModel {
  /// Lines of the screen in view that do not fit.
  var hiddenPageLines: Int { ScreenFacts(self, panels).hiddenPageLines }

  var pageTitle: String {
    switch tab {
    case .overview, .metrics: ""
    case .layers:
      run.layers.last.map { "layers at step \(NumberFormat.grouped($0.step))" } ?? "layers"
    case .errors:
      run.confusion.map { "errors at step \(NumberFormat.grouped($0.step))" } ?? "errors"
    case .data: run.manifest.map { "data: \($0.data.name)" } ?? "data"
    case .runs: "runs"
    case .console:
      run.printed.isEmpty
        ? "everything that happened, newest first" : "what it printed, and what happened"
    }
  }
}
