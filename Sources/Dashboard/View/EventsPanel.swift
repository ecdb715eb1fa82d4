import CellUI

/// What happened, newest first; interventions carry the numbers of their marks.
struct EventsPanel {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var texts: EventTexts { EventTexts(run: model.run, symbols: model.symbols) }

  /// `frame` carries the title; nil leaves it out.
  func draw(into grid: inout CellGrid, frame: Rect?, list: Rect) {
    if let frame {
      let hidden = EventTexts.rowCount(model.run) - list.rows
      model.drawTitle(
        [Span("events", theme[.panelTitle])],
        right: hidden > 0 && model.eventScroll > 0
          ? [Span("\(model.eventScroll) newer", theme[.panelNote])] : [], frame: frame, into: &grid)
    }
    let digits = NumberFormat.grouped(model.run.step).displayWidth
    // Rows that nothing else needs let long ones go on.
    var free = max(0, list.rows - EventTexts.rowCount(model.run))
    // Above the list while rows are scrolled away.
    var row = list.top - model.eventScroll
    for entry in model.run.entries.reversed() {
      guard row < list.bottom else { break }
      let lines = texts.lines(entry, stepWidth: digits, width: list.columns).flatMap { line in
        let lead = line.dropLast()
        let used = lead.reduce(0) { $0 + $1.text.displayWidth }
        guard free > 0, let last = line.last, used + last.text.displayWidth > list.columns else {
          return [line]
        }
        let broken = LineBreaks.wrap(
          last.text, width: max(1, list.columns - used), most: min(6, free + 1))
        free -= broken.count - 1
        let indent = String(repeating: " ", count: used)
        return broken.enumerated().map { index, text in
          (index == 0 ? lead : [(indent, .text)]) + [(text, last.role)]
        }
      }
      for spans in lines {
        if row >= list.top, row < list.bottom {
          grid.write(
            spans.map { Span($0.text, theme[$0.role]) }
              .truncated(to: list.columns, ellipsis: model.symbols.ellipsis),
            at: Point(column: list.left, row: row), maxWidth: list.columns)
        }
        row += 1
      }
    }
  }
}
