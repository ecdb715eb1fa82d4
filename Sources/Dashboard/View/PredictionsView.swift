import CellUI
import RunEvents

/// Predicted numbers against the true ones, and what is left between them.
struct PredictionsView {
  let model: DashboardModel
  let numbers: PredictedNumbers
  let truth: PredictedNumbers.Truth
  /// Of examples whose two numbers are finite.
  private let pairs: [(value: Double, prediction: Double)]

  /// nil where the run predicts none.
  init?(model: DashboardModel) {
    guard let truth = model.run.truth,
      let numbers = model.inView(model.run.predictions, step: \.step)
    else { return nil }
    self.model = model
    self.numbers = numbers
    self.truth = truth
    pairs = zip(truth.values, numbers.predictions).filter { value, prediction in
      value.isFinite && prediction.isFinite
    }.map { (value: $0, prediction: $1) }
  }

  private var theme: Theme { model.theme }

  /// Where both have room, of each.
  private static let (leastRows, leastColumns) = (6, 40)

  func draw(into grid: inout CellGrid, frame: Rect) {
    drawTitle(into: &grid, frame: frame)
    let body = frame.inset().intersection(grid.bounds)
    guard body.rows > 0, body.columns > 0, let extent else { return }
    if body.columns >= 2 * Self.leastColumns + 2, body.columns > 3 * body.rows {
      let (left, right) = body.splitLeft(body.columns / 2)
      drawScatter(extent, into: &grid, left, isLowest: true)
      drawResiduals(extent, into: &grid, right)
    } else if body.rows >= 2 * Self.leastRows {
      let (lower, upper) = body.splitBottom(body.rows * 2 / 5)
      drawScatter(extent, into: &grid, upper, isLowest: false)
      drawResiduals(extent, into: &grid, lower)
    } else {
      drawScatter(extent, into: &grid, body, isLowest: true)
    }
  }

  private func drawTitle(into grid: inout CellGrid, frame: Rect) {
    let room = frame.columns - 7
    let title = Span("predicted against true", theme[.panelTitle])
    let short = Span("predicted", theme[.panelTitle])
    let step = Span("  step \(NumberFormat.grouped(numbers.step))", theme[.panelNote])
    let first = Span("  first of \(truth.targetCount) targets", theme[.panelNote])
    let count = [Span("\(pairs.count) of dev", theme[.curveDev])]
    let firsts = truth.targetCount > 1 ? [first] : []
    let choices: [([Span], [Span])] = [
      ([title, step] + firsts, count), ([title, step] + firsts, []), ([title, step], []),
      ([short, step] + firsts, []), ([short, step], []), ([short], []),
    ]
    let (left, right) =
      choices.first { $0.0.displayWidth + $0.1.displayWidth <= room } ?? ([short], [])
    model.drawTitle(left, right: right, frame: frame, into: &grid)
  }

  // MARK: Ranges

  /// What the true numbers span, with a margin: it stays while the predictions change.
  private var extent: ClosedRange<Double>? {
    guard let least = pairs.map(\.value).min(), let greatest = pairs.map(\.value).max(),
      (2 * greatest - 2 * least).isFinite
    else { return nil }
    let margin = greatest > least ? 0.08 * (greatest - least) : max(0.5, abs(least) / 2)
    return least - margin...greatest + margin
  }

  /// Around 0, of a few widths only, so that it hardly ever changes.
  private func residualRange(_ extent: ClosedRange<Double>) -> ClosedRange<Double> {
    let greatest = pairs.map { abs($0.prediction - $0.value) }.max() ?? 0
    var width = extent.upperBound - extent.lowerBound
    while width / 2 >= greatest, width / 2 > 0, greatest > 0 { width /= 2 }
    return -width...width
  }

  // MARK: Charts

  private func chart(
    _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, showsX: Bool
  ) -> LineChart {
    LineChart(
      xRange: x, yRange: y,
      styles: LineChart.Styles(axis: theme[.chartAxis], label: theme[.chartLabel]),
      glyphs: model.glyphs, showsXAxis: showsX, xTitle: showsX ? "true" : "")
  }

  /// Predictions above true numbers; where they agree they lie on the diagonal.
  private func drawScatter(
    _ extent: ClosedRange<Double>, into grid: inout CellGrid, _ rect: Rect, isLowest: Bool
  ) {
    let chart = chart(extent, extent, showsX: isLowest)
    let points = pairs.map { ($0.value, $0.prediction) }
    ScatterPlot(chart: chart, name: "predicted", theme: theme).draw(
      into: &grid, rect,
      line: { canvas in
        canvas.line(
          from: (0, canvas.dotRows - 1), to: (canvas.dotColumns - 1, 0), style: theme[.textDim])
      }, points: points)
  }

  /// What a prediction is above its true number.
  private func drawResiduals(
    _ extent: ClosedRange<Double>, into grid: inout CellGrid, _ rect: Rect
  ) {
    let chart = chart(extent, residualRange(extent), showsX: true)
    let points = pairs.map { ($0.value, $0.prediction - $0.value) }
    ScatterPlot(chart: chart, name: "residual", theme: theme).draw(
      into: &grid, rect,
      line: { canvas in
        canvas.line(
          from: (0, canvas.dotRows / 2), to: (canvas.dotColumns - 1, canvas.dotRows / 2),
          style: theme[.textDim])
      }, points: points)
  }
}
