import CellUI
import MetricStore
import RunEvents

/// One chart with its title: evaluations solid, minibatches faint beneath them, undone branches as
/// ghosts, interventions as numbered marks.
struct ChartView {
  let content: ChartContent

  init(model: DashboardModel, kind: ChartKind) {
    content = ChartContent(model: model, kind: kind)
  }

  var model: DashboardModel { content.model }
  var kind: ChartKind { content.kind }
  var scale: StepScale { content.scale }
  var factor: Double { content.factor }
  var evaluations: [Curve] { content.evaluations }
  var minibatches: Curve? { content.minibatches }
  var run: RunState { _read { yield content.model.run } }
  var theme: Theme { model.theme }
  var isSmoothed: Bool { model.smoothing > 0 && !kind.isLearningRate }

  func draw(into grid: inout CellGrid, frame: Rect) {
    drawTitle(into: &grid, frame: frame)
    let body = frame.inset().intersection(grid.bounds)
    var chart = content.axes(body)
    let layout = chart.layout(in: body)
    chart.xTicks = scale.ticks(chart.xRange, count: max(3, layout.plot.columns / 12))
    chart.series = series(columns: layout.dotColumns, showsLabels: body.rows >= 5)
    if model.viewport.showsForecast { chart.series += forecast(columns: layout.dotColumns) }
    chart.marks = marks
    chart.points = points
    if layout.strip != nil { chart.strip = gapStrip(columns: layout.plot.columns) }
    chart.render(into: &grid, in: body)
    if evaluations.isEmpty, minibatches == nil { drawWaiting(into: &grid, body: body) }
    ReadingBox(chart: self, layout: layout).draw(into: &grid)
  }

  private func drawWaiting(into grid: inout CellGrid, body: Rect) {
    let isLate = run.store.pointCount > 0
    let text =
      isLate ? "this run logs no \(kind.name(in: run))" : "waiting for the first point"
    guard body.columns > text.displayWidth + 8, body.rows > 0 else { return }
    grid.write(
      text,
      at: Point(
        column: body.left + (body.columns - text.displayWidth + 7) / 2,
        row: body.top + (body.rows - 1) / 2),
      style: theme[.textDim])
  }
}
