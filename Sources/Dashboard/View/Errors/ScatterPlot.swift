import CellUI

/// Single points over two ranges, with a line where all of them would lie.
struct ScatterPlot {
  let chart: LineChart
  /// What stands above each other, written into the upper left corner.
  let name: String
  let theme: Theme

  /// - Parameters:
  ///   - line: draws where all points would lie, below them.
  ///   - points: those beyond the chart lie on its edge, as errors.
  ///   - over: draws above them, into a plot with that layout.
  func draw(
    into grid: inout CellGrid, _ rect: Rect, line: (inout DotCanvas) -> Void,
    points: some Sequence<(Double, Double)>,
    over: (inout DotCanvas, ChartLayout) -> Void = { _, _ in }
  ) {
    chart.render(into: &grid, in: rect)
    let layout = chart.layout(in: rect)
    guard !layout.plot.isEmpty else { return }
    var canvas = DotCanvas(
      columns: layout.plot.columns, rows: layout.plot.rows, glyphs: chart.glyphs)
    canvas.beginLayer()
    line(&canvas)
    canvas.beginLayer()
    for (x, y) in points {
      let up = Self.share(y, layout.yRange)
      canvas.dot(
        column: Self.place(x, layout.xRange, of: canvas.dotColumns),
        row: canvas.dotRows - 1 - Self.place(y, layout.yRange, of: canvas.dotRows),
        style: theme[(0...1).contains(up) ? .curveDev : .eventError])
    }
    canvas.beginLayer()
    over(&canvas, layout)
    canvas.render(into: &grid, at: layout.plot.origin)
    guard layout.plot.columns > name.displayWidth + 1 else { return }
    grid.write(name, at: layout.plot.origin, style: theme[.chartLabel])
  }

  /// Which of so many dots a value is in, from the range's lower end on; one beyond is in the last.
  static func place(_ value: Double, _ range: ClosedRange<Double>, of count: Int) -> Int {
    max(0, min(count - 1, Int(bounded: share(value, range) * Double(count))))
  }

  private static func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }
}
