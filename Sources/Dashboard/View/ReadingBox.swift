import CellUI
import MetricStore
import RunEvents

/// What lies between mark A and mark B, or between A and the crosshair: how far, how long, and for
/// each curve the difference and the slope. Beside the crosshair, where a chart has room.
struct ReadingBox {
  let chart: ChartView
  let layout: ChartLayout

  private var model: DashboardModel { chart.model }
  private var theme: Theme { model.theme }

  private struct Line {
    var label: String
    var values: [String]
    var role: ThemeRole
  }

  private struct Contents {
    var title: String
    var heading: [String]
    var lines: [Line]
    /// Of the three columns of values, and of what is in front of them.
    var widths: [Int]
    var labelWidth: Int

    var size: Size {
      let columns = labelWidth + widths.reduce(0) { $0 + $1 + 2 }
      return Size(columns: max(title.displayWidth, columns) + 4, rows: lines.count + 3)
    }
  }

  /// What is compared, from the earlier step to the later one, whichever mark stands there.
  private var contents: Contents? {
    guard let markA = model.viewport.markA, let crosshair = model.viewport.crosshair else {
      return nil
    }
    let other = model.viewport.markB ?? crosshair
    guard markA != other else { return nil }
    let (first, second) = (min(markA, other), max(markA, other))
    let names = markA < other ? ["A", "B"] : ["B", "A"]
    let lines = lines(from: first, to: second)
    let heading = [names[0], names.joined(separator: " \(model.symbols.arrow) "), unit]
    return Contents(
      title: title(from: first, to: second), heading: heading, lines: lines,
      widths: (0..<3).map { column in
        max(heading[column].displayWidth, lines.map { $0.values[column].displayWidth }.max() ?? 0)
      }, labelWidth: lines.map(\.label.displayWidth).max() ?? 0)
  }

  /// Whether a box of that size leaves most of the curves in sight.
  private func fits(_ size: Size) -> Bool {
    size.columns + 4 <= layout.plot.columns && size.rows + 1 <= layout.plot.rows
      && 5 * size.columns * size.rows <= 2 * layout.plot.columns * layout.plot.rows
  }

  /// For the title of a chart without room for the box: the difference of its first curve.
  var short: String? {
    guard let contents, !fits(contents.size), let line = contents.lines.first else { return nil }
    return "\(contents.heading[1]) \(line.values[1])"
  }

  func draw(into grid: inout CellGrid) {
    guard let contents, fits(contents.size), let crosshair = model.viewport.crosshair else {
      return
    }
    let size = contents.size
    let place = chart.scale.place(ofStep: crosshair)
    let column = layout.column(of: place) ?? layout.plot.right
    let isRight = column < layout.plot.left + layout.plot.columns / 2
    let above = Rect(
      column: isRight ? layout.plot.right - size.columns : layout.plot.left + 1,
      row: layout.plot.top, columns: size.columns, rows: size.rows)
    let below = Rect(
      column: above.left, row: layout.plot.bottom - size.rows, columns: size.columns,
      rows: size.rows)
    // Where it covers less of the curves.
    let frame = drawn(below, in: grid) < drawn(above, in: grid) ? below : above
    OverlayBox.draw(title: contents.title, model: model, into: &grid, frame: frame)
    let background = theme[.dialog].background
    for (index, line) in contents.lines.enumerated() {
      var left = frame.left + 2
      let row = frame.top + 2 + index
      grid.write(
        line.label, at: Point(column: left, row: row), style: theme[line.role].on(background))
      left += contents.labelWidth
      for (value, width) in zip(line.values, contents.widths) {
        grid.write(
          value.paddedLeft(to: width + 2), at: Point(column: left, row: row),
          style: theme[.dialog])
        left += width + 2
      }
    }
    var left = frame.left + 2 + contents.labelWidth
    for (text, width) in zip(contents.heading, contents.widths) {
      grid.write(
        text.paddedLeft(to: width + 2), at: Point(column: left, row: frame.top + 1),
        style: theme[.textDim].on(background))
      left += width + 2
    }
  }

  /// Cells of curves in a part of the plot.
  private func drawn(_ rect: Rect, in grid: CellGrid) -> Int {
    let empty = [theme[.chartGrid].foreground, theme[.chartAxis].foreground]
    return (rect.top..<rect.bottom).reduce(0) { count, row in
      count
        + (rect.left..<rect.right).count { column in
          let cell = grid[Point(column: column, row: row)]
          return cell.scalar != " " && !empty.contains(cell.style.foreground)
        }
    }
  }

  private var hasEpochs: Bool { chart.run.store.epoch(atStep: 0) != nil }
  private var unit: String { hasEpochs ? "per epoch" : "per 1000" }

  /// `A to B: 100 steps, 5.9 epochs, 0:04`.
  private func title(from first: Double, to second: Double) -> String {
    let store = chart.run.store
    var parts = ["\(NumberFormat.grouped(Int(bounded: second - first))) steps"]
    if let from = store.epoch(atStep: first), let to = store.epoch(atStep: second) {
      parts.append("\(NumberFormat.fixed(to - from, decimals: 1)) epochs")
    }
    if chart.run.isTimed, let from = store.seconds(atStep: first),
      let to = store.seconds(atStep: second)
    {
      parts.append(NumberFormat.duration(seconds: max(0, to - from)))
    }
    return parts.joined(separator: "  ")
  }

  private func lines(from first: Double, to second: Double) -> [Line] {
    let store = chart.run.store
    let epochs =
      (store.epoch(atStep: second) ?? 0) - (store.epoch(atStep: first) ?? 0)
    let length = hasEpochs ? epochs : (second - first) / 1000
    return (chart.evaluations + [chart.minibatches].compactMap { $0 }).compactMap { curve in
      guard let from = chart.content.value(of: curve.key, atStep: first),
        let to = chart.content.value(of: curve.key, atStep: second)
      else { return nil }
      return Line(
        label: curve.label.isEmpty ? "value" : curve.label,
        values: [
          chart.kind.text(from, in: chart.run).trimmedLeft, signed(to - from),
          length > 0 ? signed((to - from) / length) : "",
        ], role: curve.role == .curveTrainFaint ? .curveTrainSmooth : curve.role)
    }
  }

  private func signed(_ value: Double) -> String {
    let text = chart.kind.text(value.magnitude, in: chart.run).trimmedLeft
    return (value < 0 ? model.symbols.minus : "+") + text
  }
}
