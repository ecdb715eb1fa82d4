import CellUI
import MetricStore
import RunEvents

/// One chart with its title: evaluations solid, minibatches faint beneath them, undone branches as
/// ghosts, interventions as numbered marks.
struct ChartView {
  let model: DashboardModel
  let kind: ChartKind

  private var run: RunState { model.run }
  private var theme: Theme { model.theme }
  private var evaluations: [Curve] { kind.evaluations(in: run) }
  private var minibatches: Curve? { kind.minibatches(in: run) }
  private var isSmoothed: Bool { model.smoothing > 0 }

  func draw(into grid: inout CellGrid, frame: Rect) {
    drawTitle(into: &grid, frame: frame)
    let body = frame.inset()
    var chart = LineChart(
      xRange: 0...model.axes.lastStep,
      yRange: model.axes.range(kind, isLogarithmic: model.isLogarithmic(kind)),
      isLogarithmic: model.isLogarithmic(kind),
      styles: LineChart.Styles(
        axis: theme[.chartAxis], label: theme[.chartLabel],
        // Where a theme cannot draw it fainter than the axis, it would be in the way.
        grid: theme[.chartGrid] == theme[.chartAxis] ? nil : theme[.chartGrid],
        nonFinite: theme[.chartNonFinite]),
      glyphs: model.glyphs, gutter: 6, showsXAxis: body.rows >= 6,
      xTitle: body.columns >= 60 ? "step" : "")
    let columns = chart.layout(in: body.intersection(grid.bounds)).dotColumns
    chart.series = series(columns: columns, range: chart.xRange, showsLabels: body.rows >= 5)
    chart.marks = marks
    chart.render(into: &grid, in: body)
    if evaluations.isEmpty, minibatches == nil { drawWaiting(into: &grid, body: body) }
  }

  private func drawWaiting(into grid: inout CellGrid, body: Rect) {
    let isLate = run.store.pointCount > 0
    let text =
      isLate
      ? "this run logs no \(kind.name(in: run))"
      : "waiting for the first point"
    guard body.columns > text.displayWidth + 8, body.rows > 0 else { return }
    grid.write(
      text,
      at: Point(
        column: body.left + (body.columns - text.displayWidth + 7) / 2,
        row: body.top + (body.rows - 1) / 2),
      style: theme[.textDim])
  }

  // MARK: Title

  private func drawTitle(into grid: inout CellGrid, frame: Rect) {
    let room = frame.columns - 7
    let name = Span(
      kind.title.truncatedAtStart(to: max(8, room - 8), ellipsis: model.symbols.ellipsis),
      theme[.panelTitle])
    // The values come first; then as many notes as there is room for.
    let few = Array(evaluations.prefix(2))
    let choices = [
      values(evaluations, withMinibatches: true), values(evaluations, withMinibatches: false),
      values(few, withMinibatches: false), values(few.suffix(1), withMinibatches: false), [],
    ]
    for values in choices {
      for count in stride(from: notes.count, through: 0, by: -1) {
        let left = [name] + notes.prefix(count).map { Span("  " + $0, theme[.panelNote]) }
        if left.displayWidth + values.displayWidth <= room {
          return model.drawTitle(left, right: values, frame: frame, into: &grid)
        }
      }
    }
  }

  private var notes: [String] {
    var notes: [String] = []
    if model.isLogarithmic(kind) { notes.append("log") }
    if isSmoothed, minibatches != nil {
      let factor = DashboardModel.smoothingFactors[model.smoothing]
      notes.append("smoothed \(NumberFormat.fixed(factor, decimals: 2))")
    }
    if let logEvery = run.manifest?.logEvery, logEvery > 1, minibatches != nil {
      notes.append("mean of \(logEvery) steps a point")
    }
    return notes
  }

  /// Each curve's value now, in its colour.
  private func values(_ evaluations: some Sequence<Curve>, withMinibatches: Bool) -> [Span] {
    var spans: [Span] = []
    func add(_ label: String, _ value: Double?, _ role: ThemeRole) {
      guard let value else { return }
      let gap = spans.isEmpty ? "" : "  "
      if !label.isEmpty { spans.append(Span("\(gap)\(label) ", theme[role])) }
      spans.append(Span(kind.text(value), theme[role].adding(.bold)))
    }
    if withMinibatches, let minibatches, let series = run.store.series(minibatches.key) {
      add(
        minibatches.label, isSmoothed ? series.lastSmoothed : series.last,
        .curveTrainSmooth)
    }
    for curve in evaluations { add(curve.label, run.last(curve.key), curve.role) }
    return spans
  }

  // MARK: Curves

  private func series(
    columns: Int, range: ClosedRange<Double>, showsLabels: Bool
  ) -> [ChartSeries] {
    guard columns > 0 else { return [] }
    var drawn: [ChartSeries] = []
    var buffer: [EnvelopeColumn] = []
    func add(
      _ series: MetricSeries, _ role: ThemeRole, _ kind: ChartSeries.Kind,
      label: String? = nil, smoothed: Bool = false
    ) {
      if smoothed {
        series.smoothedEnvelope(range, columns: columns, into: &buffer)
      } else {
        series.envelope(range, columns: columns, into: &buffer)
      }
      drawn.append(
        ChartSeries(
          columns: buffer.map(column), style: theme[role], label: label, kind: kind))
    }
    let noisy = minibatches.flatMap { run.store.series($0.key) }
    let exact = evaluations.compactMap { curve in
      run.store.series(curve.key).map { (curve, $0) }
    }
    for series in [noisy].compactMap({ $0 }) + exact.map(\.1) {
      for ghost in series.ghosts { add(ghost, .curveGhost, .ghost) }
    }
    if let noisy {
      add(noisy, .curveTrainFaint, .faint)
      if isSmoothed { add(noisy, .curveTrainSmooth, .line, smoothed: true) }
    }
    for (curve, series) in exact {
      // A single point, as the test set's, is named in the title alone.
      let isNamed =
        showsLabels && series.count > 1 && evaluations.count + (minibatches == nil ? 0 : 1) > 1
      add(series, curve.role, .line, label: isNamed ? curve.label : nil)
    }
    return drawn
  }

  private func column(_ column: EnvelopeColumn) -> ChartColumn? {
    guard !column.isEmpty else { return nil }
    let scale = kind.scale
    return ChartColumn(
      min: column.min * scale, max: column.max * scale, first: column.first * scale,
      last: column.last * scale, nonFinite: column.nonfinite > 0 ? .nan : [])
  }

  private var marks: [ChartMark] {
    run.interventions.filter { !$0.isUndone }.map { intervention in
      ChartMark(
        x: Double(intervention.step), label: model.symbols.number(intervention.number),
        style: theme[.chartMark])
    }
  }
}
