import CellUI
import MetricStore
import RunEvents

/// One chart with its title: evaluations solid, minibatches faint beneath them, undone branches as
/// ghosts, interventions as numbered marks.
struct ChartView {
  let model: DashboardModel
  let kind: ChartKind
  let scale: StepScale
  let evaluations: [Curve]
  let minibatches: Curve?

  init(model: DashboardModel, kind: ChartKind) {
    self.model = model
    self.kind = kind
    scale = model.scale(of: kind)
    evaluations = kind.evaluations(in: model.run)
    minibatches = kind.minibatches(in: model.run)
  }

  var run: RunState { model.run }
  var theme: Theme { model.theme }
  var isSmoothed: Bool { model.smoothing > 0 }

  func draw(into grid: inout CellGrid, frame: Rect) {
    drawTitle(into: &grid, frame: frame)
    let body = frame.inset().intersection(grid.bounds)
    var chart = axes(body)
    let layout = chart.layout(in: body)
    chart.xTicks = scale.ticks(chart.xRange, count: max(3, layout.plot.columns / 12))
    chart.series = series(columns: layout.dotColumns, showsLabels: body.rows >= 5)
    if model.lens.showsForecast { chart.series += forecast(columns: layout.dotColumns) }
    chart.marks = marks
    chart.points = points
    if layout.strip != nil { chart.strip = gapStrip(columns: layout.plot.columns) }
    chart.render(into: &grid, in: body)
    if evaluations.isEmpty, minibatches == nil { drawWaiting(into: &grid, body: body) }
    ReadingBox(chart: self, layout: layout).draw(into: &grid)
  }

  /// Where the chart's parts are in a frame: for the crosshair and the mouse.
  func layout(_ frame: Rect) -> ChartLayout {
    let body = frame.inset()
    return axes(body).layout(in: body)
  }

  /// The chart without anything on it.
  private func axes(_ body: Rect) -> LineChart {
    var chart = LineChart(
      xRange: model.xRange(scale, of: kind),
      yRange: model.yRange(kind),
      isLogarithmic: model.isLogarithmic(kind),
      styles: LineChart.Styles(
        axis: theme[.chartAxis], label: theme[.chartLabel],
        // Where a theme cannot draw it fainter than the axis, it would be in the way.
        grid: theme[.chartGrid] == theme[.chartAxis] ? nil : theme[.chartGrid],
        nonFinite: theme[.chartNonFinite]),
      glyphs: model.glyphs, gutter: 6, showsXAxis: body.rows >= 6,
      xTitle: body.columns >= 60 ? scale.title : "")
    // Its place is kept, whatever is in it.
    if hasGap, body.rows >= Self.leastRowsForStrip {
      chart.strip = ChartStrip(shares: [], style: .plain)
    }
    return chart
  }

  private static let leastRowsForStrip = 12

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

  /// The value a curve had at a step: that of the last point at or before it.
  func value(of key: MetricKey, atStep step: Double) -> Double? {
    guard let series = run.store.series(key),
      let index = series.index(atOrBefore: Int(bounded: step))
    else { return nil }
    return series.value(index)
  }

  /// The curve that decisions are made on, and its best point, where a direction is known.
  var best: (curve: Curve, series: MetricSeries, index: Int)? {
    guard let direction = run.metrics.definition(kind.name(in: run))?.direction,
      let curve = evaluations.first(where: { $0.key.split == .dev }) ?? evaluations.first,
      let series = run.store.series(curve.key), series.count > 2,
      let index = series.best(direction)
    else { return nil }
    return (curve, series, index)
  }
}
