@testable import CellUI

/// The text of a grid that something was drawn into.
func drawn(_ columns: Int, _ rows: Int, _ draw: (inout CellGrid) -> Void) -> String {
  var grid = CellGrid(size: Size(columns: columns, rows: rows))
  draw(&grid)
  return grid.plainText
}

extension LineChart {
  /// A chart of x 0...100 and one plain curve with a value a column.
  static func of(
    _ values: [Double?], label: String? = nil, isLogarithmic: Bool = false,
    glyphs: GlyphSet = .braille, yRange: ClosedRange<Double>? = nil, marks: [ChartMark] = []
  ) -> LineChart {
    var chart = LineChart(
      xRange: 0...100, yRange: yRange, isLogarithmic: isLogarithmic, glyphs: glyphs)
    chart.series = [ChartSeries(columns: values.columns, style: .plain, label: label)]
    chart.marks = marks
    return chart
  }

  func text(_ columns: Int, _ rows: Int) -> String {
    drawn(columns, rows) { render(into: &$0, in: $0.bounds) }
  }
}

extension [Double?] {
  var columns: [ChartColumn?] { map { value in value.map { ChartColumn($0) } } }
}
