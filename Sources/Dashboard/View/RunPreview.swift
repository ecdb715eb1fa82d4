import CellUI
import MetricStore
import RunEvents

/// Draws what is known of the run that is selected in the list: its cost, and what it was run with.
struct RunPreview {
  let model: DashboardModel

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid, frame: Rect) {
    guard let row = model.comparison.selectedRow else { return }
    let best = row.search?.best
    let listing = best ?? row.listing
    let isThis = model.isThisRun(listing)
    let run = isThis ? model.current(listing) : listing
    let facts = RunPreviewFacts(model: model, run: run, row: row)
    model.drawTitle(
      [Span(facts.title, theme[.panelTitle])], right: [Span(facts.place, theme[.panelNote])],
      frame: frame, into: &grid)
    let body = frame.inset().inset(columns: 1, rows: 0)
    let (left, right) = body.splitLeft(run.curve == nil ? 0 : body.columns * 11 / 20)
    if let curve = run.curve { draw(curve, of: run, into: &grid, in: left) }
    let text = run.curve == nil ? right : right.inset(columns: 1, rows: 0)
    for (index, line) in facts.lines(width: text.columns, rows: text.rows).enumerated() {
      grid.write(
        line.truncated(to: text.columns, ellipsis: model.symbols.ellipsis),
        at: Point(column: text.left, row: text.top + index), maxWidth: text.columns)
    }
  }

  private func draw(
    _ curve: CurveSketch, of run: RunListing, into grid: inout CellGrid, in rect: Rect
  ) {
    let (titleRow, rest) = rect.splitTop(1)
    var curves = [(curve, curve.role, "")]
    // The run in view beside it, where it is another.
    if let own = model.comparison.listings?.first(where: { model.isThisRun($0) }),
      own.path != run.path, let other = model.current(own).curve, other.key == curve.key
    {
      curves.insert((other, .textDim, "in view"), at: 0)
    }
    grid.write(
      [
        Span(curve.key.words(), theme[.textStrong]),
        Span(curves.count > 1 ? "  and, faint, of the run in view" : "", theme[.textDim]),
      ], at: titleRow.origin, maxWidth: titleRow.columns)
    let first = curves.map(\.0.steps.lowerBound).min() ?? 0
    let last = curves.map(\.0.steps.upperBound).max() ?? 1
    let values = curves.flatMap(\.0.values).filter(\.isFinite)
    guard let least = values.min(), let most = values.max() else { return }
    var chart = LineChart(
      xRange: Double(first)...Double(last), isLogarithmic: least > 0 && most > 8 * least,
      styles: LineChart.Styles(
        axis: theme[.chartAxis], label: theme[.chartLabel], grid: theme[.chartGrid]),
      glyphs: model.glyphs, gutter: 7, xTitle: "step")
    let columns = chart.layout(in: rest).dotColumns
    guard columns > 1 else { return }
    chart.series = curves.map { curve, role, label in
      ChartSeries(
        columns: Self.columns(curve, in: first...last, count: columns), style: theme[role],
        label: label.isEmpty ? nil : label)
    }
    chart.render(into: &grid, in: rest)
  }

  /// The curve's values at the columns of a wider range of steps.
  private static func columns(
    _ curve: CurveSketch, in range: ClosedRange<Int>, count: Int
  ) -> [ChartColumn?] {
    var columns = [ChartColumn?](repeating: nil, count: count)
    let span = Double(range.upperBound) - Double(range.lowerBound)
    let own = Double(curve.steps.upperBound) - Double(curve.steps.lowerBound)
    for (index, value) in curve.values.enumerated() where !value.isNaN {
      let step =
        Double(curve.steps.lowerBound) + own * Double(index)
        / Double(max(1, curve.values.count - 1))
      let share = (step - Double(range.lowerBound)) / max(1, span)
      columns[max(0, min(count - 1, Int(bounded: share * Double(count - 1))))] = ChartColumn(value)
    }
    return columns
  }
}
