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

  func draw(into grid: inout CellGrid) {
    guard let first = model.viewport.markA, let crosshair = model.viewport.crosshair else { return }
    let second = model.viewport.markB ?? crosshair
    guard first != second else { return }
    let lines = lines(from: min(first, second), to: max(first, second))
    let title = title(from: min(first, second), to: max(first, second))
    let heading = ["A", "A \(model.symbols.arrow) B", unit]
    let widths = (0..<3).map { column in
      max(
        heading[column].displayWidth, lines.map { $0.values[column].displayWidth }.max() ?? 0)
    }
    let labelWidth = lines.map(\.label.displayWidth).max() ?? 0
    let width = max(title.displayWidth, labelWidth + widths.reduce(0) { $0 + $1 + 2 }) + 4
    let size = Size(columns: width, rows: lines.count + 3)
    guard size.columns + 4 <= layout.plot.columns, size.rows + 1 <= layout.plot.rows else { return }
    let place = chart.scale.place(ofStep: crosshair)
    let column = layout.column(of: place) ?? layout.plot.right
    let isRight = column < layout.plot.left + layout.plot.columns / 2
    let frame = Rect(
      column: isRight ? layout.plot.right - size.columns : layout.plot.left + 1,
      row: layout.plot.top, columns: size.columns, rows: size.rows)
    OverlayBox.draw(title: title, model: model, into: &grid, frame: frame)
    let background = theme[.dialog].background
    for (index, line) in lines.enumerated() {
      var left = frame.left + 2
      let row = frame.top + 2 + index
      grid.write(
        line.label, at: Point(column: left, row: row), style: theme[line.role].on(background))
      left += labelWidth
      for (value, width) in zip(line.values, widths) {
        grid.write(
          value.paddedLeft(to: width + 2), at: Point(column: left, row: row),
          style: theme[.dialog])
        left += width + 2
      }
    }
    var left = frame.left + 2 + labelWidth
    for (text, width) in zip(heading, widths) {
      grid.write(
        text.paddedLeft(to: width + 2), at: Point(column: left, row: frame.top + 1),
        style: theme[.textDim].on(background))
      left += width + 2
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
