import CellUI
import RunEvents

/// Every trial as a line through its place on an axis a dimension, and its score on the last one
/// (Inselberg 1985). The better, the brighter; the selected one is on top.
struct ParallelCoordinates {
  let model: SearchModel

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }

  private struct Axis {
    var title: String
    var note: String
    var ticks: [Tick]
    var column: Int
    /// Columns that its title may take.
    var room: Int
    var isChosen = false
  }

  private struct Tick {
    var unit: Double
    var text: String
    /// Whether the best trials lie there.
    var isMarked = false
  }

  func draw(into grid: inout CellGrid, in rect: Rect) {
    guard let report = model.report, let layout = CoordinatesLayout(report, in: rect) else {
      return
    }
    let (head, body) = (layout.head, layout.body)
    let axes = axes(report, layout)
    for axis in axes { drawHead(axis, into: &grid, in: head) }
    for axis in axes {
      for row in body.top..<body.bottom {
        grid.write(
          model.glyphs == .ascii ? "|" : "│", at: Point(column: axis.column, row: row),
          style: theme[.chartAxis])
      }
    }
    drawTrials(report, axes, into: &grid, in: body)
    for axis in layout.axes { drawBrush(axis, layout, into: &grid) }
    for axis in axes { drawTicks(axis, layout, into: &grid) }
  }

  // MARK: Axes

  private func axes(_ report: SearchReport, _ layout: CoordinatesLayout) -> [Axis] {
    let boundaries = model.boundaries
    let columns = layout.axes.map(\.column)
    var axes = zip(report.dimensions, columns.dropLast()).enumerated().map { index, axis in
      let (dimension, column) = axis
      let room = columns[index + 1] - column - 1
      return Axis(
        title: dimension.title.displayWidth <= room ? dimension.title : dimension.shortTitle,
        note: dimension.importance.map { NumberFormat.percent($0, decimals: 0) } ?? symbols.dot,
        ticks: ticks(dimension, boundaries.first { $0.dimension == index }), column: column,
        room: room, isChosen: index == (model.brushedAxis ?? model.isolated))
    }
    axes.append(
      Axis(
        title: report.metric.words(), note: "",
        ticks: scoreTicks(report),
        column: columns.last ?? 0, room: CoordinatesLayout.leastAxisColumns,
        isChosen: model.brushedAxis == report.dimensions.count))
    return axes
  }

  /// The ends of the score's axis, the better one on top; where all are the same, that in the middle.
  private func scoreTicks(_ report: SearchReport) -> [Tick] {
    guard report.trials.contains(where: { $0.score?.isFinite == true }) else { return [] }
    let (low, high) = report.scoreRange
    guard low < high else { return [Tick(unit: 0.5, text: report.metric.text(low))] }
    let ends = report.direction == .higherIsBetter ? [low, high] : [high, low]
    return ends.enumerated().map { Tick(unit: Double($0), text: report.metric.text($1)) }
  }

  /// An end that the best trials lie at has a mark.
  private func ticks(
    _ dimension: SearchReport.Dimension, _ boundary: SearchReport.Boundary?
  ) -> [Tick] {
    let units = SearchReport.units(of: dimension)
    return zip(units, dimension.ticks).enumerated().map { place, tick in
      let isMarked = boundary.map { place == ($0.isUpper ? units.count - 1 : 0) } ?? false
      return Tick(unit: tick.0, text: tick.1, isMarked: isMarked)
    }
  }

  private func drawHead(_ axis: Axis, into grid: inout CellGrid, in head: Rect) {
    func write(_ text: String, row: Int, _ role: ThemeRole) {
      // What tells paths apart is their end, and titles their beginning.
      let room = axis.room
      let text =
        text.contains(".")
        ? text.truncatedAtStart(to: room, ellipsis: symbols.ellipsis)
        : text.truncated(to: room, ellipsis: symbols.ellipsis)
      let start = min(axis.column - 1, head.right - text.displayWidth)
      grid.write(
        text, at: Point(column: max(head.left, start), row: head.top + row), style: theme[role])
    }
    write(axis.title, row: 0, axis.isChosen ? .textStrong : .parameterName)
    write(axis.note, row: 1, .textStrong)
  }

  /// The part of an axis that trials must lie in.
  private func drawBrush(
    _ axis: CoordinatesLayout.Axis, _ layout: CoordinatesLayout, into grid: inout CellGrid
  ) {
    guard let range = model.brushes[axis.dimension] else { return }
    let isMoved = axis.dimension == model.brushedAxis
    for row in layout.row(ofUnit: range.upperBound)...layout.row(ofUnit: range.lowerBound) {
      grid.write(
        model.glyphs == .ascii ? "#" : "┃", at: Point(column: axis.column, row: row),
        style: theme[isMoved ? .badgeStopping : .panelSelected])
    }
  }

  private func drawTicks(_ axis: Axis, _ layout: CoordinatesLayout, into grid: inout CellGrid) {
    let body = layout.body
    for tick in axis.ticks {
      let row = layout.row(ofUnit: tick.unit)
      let mark = tick.isMarked ? symbols.warning : ""
      let text = mark + tick.text.truncated(to: 9 - mark.displayWidth, ellipsis: symbols.ellipsis)
      let fits = axis.column + 1 + text.displayWidth <= body.right
      grid.write(
        text,
        at: Point(
          column: fits ? axis.column + 1 : max(body.left, axis.column - text.displayWidth),
          row: row), style: theme[tick.isMarked ? .eventWarning : .chartLabel],
        maxWidth: 9)
    }
  }

  // MARK: Trials

  private func drawTrials(
    _ report: SearchReport, _ axes: [Axis], into grid: inout CellGrid, in body: Rect
  ) {
    var canvas = DotCanvas(columns: body.columns, rows: body.rows, glyphs: model.glyphs)
    let range = report.scoreRange
    let ranked = model.ranking
    let best = ranked.first?.number
    let upper = Set(ranked.prefix(max(1, ranked.count / 4)).map(\.number))
    let selected = model.trial?.number
    func layer(_ trial: SearchReport.Trial) -> Int {
      if trial.number == selected { return 4 }
      if trial.number == best { return 3 }
      if upper.contains(trial.number) { return 2 }
      return trial.status.isUnderWay ? 1 : 0
    }
    let shown = model.traced.map { (layer: layer($0), trial: $0) }
    let places = shown.indices.sorted {
      (shown[$0].layer, shown[$1].trial.number) < (shown[$1].layer, shown[$0].trial.number)
    }
    for (layer, trial) in places.lazy.map({ shown[$0] }) {
      let style = theme[Self.roles[layer]]
      let share = report.share(of: trial, in: range)
      let units = trial.units.prefix(axes.count - 1) + (share.map { [$0] } ?? [])
      let points = zip(axes, units).map { axis, unit in
        (
          column: (axis.column - body.left) * model.glyphs.dotsPerCell.columns,
          row: Int(((1 - unit) * Double(canvas.dotRows - 1)).rounded())
        )
      }
      canvas.beginLayer()
      for (start, end) in zip(points, points.dropFirst()) {
        canvas.line(from: start, to: end, style: style)
      }
    }
    canvas.render(into: &grid, at: body.origin)
  }

  /// By layer, from the bottom up.
  private static let roles: [ThemeRole] = [
    .curveGhost, .badgeRunning, .curveTrain, .bannerGood, .chartCrosshair,
  ]
}
