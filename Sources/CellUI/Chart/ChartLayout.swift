import Glibc

/// Where a chart's parts lie, and which cell is which value: for filling columns, for crosshairs and
/// for the mouse alike.
public struct ChartLayout: Hashable, Sendable {
  /// All of the chart.
  public let rect: Rect
  /// The cells the curves are drawn in.
  public let plot: Rect
  /// The row of shades between the plot and the x axis; nil where the chart has none, or no room.
  public let strip: Rect?
  /// Whether the lowest row labels the x axis.
  let hasXAxis: Bool
  /// Columns of dots in the plot: the number of `ChartSeries.columns` that is drawn one to one.
  public let dotColumns: Int
  /// Rows of dots in the plot.
  public let dotRows: Int
  /// The x range, widened where it was a single value.
  public let xRange: ClosedRange<Double>
  /// The values at the bottom and the top.
  public let yRange: ClosedRange<Double>
  /// Whether the y axis counts in decades.
  public let isLogarithmic: Bool

  /// The gutter is given up where it would leave fewer than 8 columns for the curves, the x axis
  /// where it would leave fewer than 3 rows.
  init(chart: LineChart, rect: Rect) {
    self.rect = rect
    var plot = rect
    if chart.gutter > 0, rect.columns >= chart.gutter + 9 {
      plot = plot.splitLeft(chart.gutter + 1).rest
    }
    hasXAxis = chart.showsXAxis && rect.rows >= 4
    if hasXAxis { plot = plot.splitBottom(1).rest }
    if chart.strip != nil, plot.rows >= 6 {
      let (row, above) = plot.splitBottom(1)
      strip = row
      plot = above
    } else {
      strip = nil
    }
    self.plot = plot
    let dots = chart.glyphs.dotsPerCell
    dotColumns = plot.rows > 0 ? plot.columns * dots.columns : 0
    dotRows = plot.columns > 0 ? plot.rows * dots.rows : 0
    xRange = chart.xRange.widenedToASpan
    isLogarithmic = chart.isLogarithmic
    if let range = chart.yRange, !chart.isLogarithmic || range.lowerBound > 0 {
      yRange = range.widenedToASpan
    } else {
      yRange = AxisHysteresis.roundBounds(
        chart.dataRange, isLogarithmic: chart.isLogarithmic)
    }
  }

  /// The cells left of the plot with the labels of the y axis.
  public var gutter: Rect {
    Rect(
      column: rect.left, row: plot.top, columns: plot.left - rect.left, rows: plot.rows)
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

  /// The dot row of a value, 0 at the top; one screen above or below at most for what is outside, so
  /// that lines to it still leave the plot in the right direction.
  func dotRow(of y: Double) -> Int {
    let share: Double
    if isLogarithmic {
      let low = log10(yRange.lowerBound)
      share = y > 0 ? (log10(y) - low) / (log10(yRange.upperBound) - low) : 0
    } else {
      share = (y - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
    }
    guard !share.isNaN else { return dotRows - 1 }
    let bounded = max(-1, min(2, share))
    return Int(((1 - bounded) * Double(dotRows - 1)).rounded())
  }

  /// The grid row of a value; nil outside the range.
  public func row(of y: Double) -> Int? {
    guard dotRows > 0, y.isFinite, y >= yRange.lowerBound, y <= yRange.upperBound else {
      return nil
    }
    return plot.top + dotRow(of: y) * plot.rows / dotRows
  }

  /// The value in the middle of a grid row; nil outside the plot.
  public func yValue(ofRow row: Int) -> Double? {
    guard row >= plot.top, row < plot.bottom else { return nil }
    let share = 1 - (Double(row - plot.top) + 0.5) / Double(plot.rows)
    guard isLogarithmic else {
      return yRange.lowerBound + share * (yRange.upperBound - yRange.lowerBound)
    }
    let low = log10(yRange.lowerBound)
    return pow(10, low + share * (log10(yRange.upperBound) - low))
  }
}

extension ClosedRange<Double> {
  /// The range itself, or one of length 1 from its value on when it has no finite length.
  var widenedToASpan: ClosedRange<Double> {
    let length = upperBound - lowerBound
    if length > 0, length.isFinite { return self }
    let start = lowerBound.isFinite ? lowerBound : upperBound.isFinite ? upperBound : 0
    return start...start + Swift.max(1, start.magnitude * 1e-6)
  }
}
