/// Where a chart's parts lie, and which cell is which value: for filling columns, for crosshairs and
/// for the mouse alike.
public struct ChartLayout: Hashable, Sendable {
  /// The cells the curves are drawn in.
  public let plot: Rect
  /// Columns of dots in the plot: the number of `ChartSeries.columns` that is drawn one to one.
  public let dotColumns: Int
  /// Rows of dots in the plot.
  public let dotRows: Int
  /// The x range, widened where it was a single value.
  public let xRange: ClosedRange<Double>

  init(chart: LineChart, rect: Rect) {
    var plot = rect
    if chart.gutter > 0 { plot = plot.splitLeft(chart.gutter + 1).rest }
    if chart.showsXAxis { plot = plot.splitBottom(1).rest }
    self.plot = plot
    let dots = chart.glyphs.dotsPerCell
    dotColumns = plot.rows > 0 ? plot.columns * dots.columns : 0
    dotRows = plot.columns > 0 ? plot.rows * dots.rows : 0
    xRange = chart.xRange.widenedToASpan
  }

  /// The dot column `x` falls in; nil outside the range.
  public func dotColumn(of x: Double) -> Int? {
    guard dotColumns > 0, xRange.contains(x) else { return nil }
    let share = (x - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
    return min(dotColumns - 1, Int(share * Double(dotColumns)))
  }

  /// The grid column `x` falls in; nil outside the range.
  public func column(of x: Double) -> Int? {
    dotColumn(of: x).map { plot.left + $0 * plot.columns / dotColumns }
  }

  /// The x values a grid column stands for; nil outside the plot.
  public func xValues(ofColumn column: Int) -> ClosedRange<Double>? {
    guard column >= plot.left, column < plot.right else { return nil }
    let width = (xRange.upperBound - xRange.lowerBound) / Double(plot.columns)
    let start = xRange.lowerBound + Double(column - plot.left) * width
    return start...start + width
  }
}

extension ClosedRange<Double> {
  /// The range itself, or one of length 1 around it when it has no finite length.
  var widenedToASpan: ClosedRange<Double> {
    let length = upperBound - lowerBound
    if length > 0, length.isFinite { return self }
    let middle = lowerBound.isFinite ? lowerBound : upperBound.isFinite ? upperBound : 0
    let half = Swift.max(0.5, middle.magnitude * 1e-6)
    return middle - half...middle + half
  }
}
