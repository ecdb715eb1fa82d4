import CellUI

/// The line above the pictures of the Layers screen.
extension DashboardModel {
  /// Words at the left, the first that fit, and a legend at the right where there is room.
  func drawHeading(
    _ choices: [[Span]], _ legend: [Span], row: Rect, into grid: inout CellGrid
  ) {
    let width = legend.displayWidth
    let left =
      choices.first { $0.displayWidth + 3 + width <= row.columns }
      ?? (choices.last ?? []).truncated(to: row.columns, ellipsis: symbols.ellipsis)
    grid.write(left, at: row.origin, maxWidth: row.columns)
    guard left.displayWidth + 3 + width <= row.columns else { return }
    grid.write(
      legend, at: Point(column: row.right - width, row: row.top), maxWidth: width)
  }

  /// Which example of the dev set the pictures are of, and what there is to say of it.
  ///
  /// - Parameters:
  ///   - place: the example's among those that there are, from 0.
  ///   - words: of the example.
  ///   - explanation: of the pictures, where there is room.
  func drawHeading(
    ofExample example: Int, place: Int, of count: Int, _ words: [Span], explanation: String,
    _ legend: [Span], row: Rect, into grid: inout CellGrid
  ) {
    let which = [
      Span("example \(place + 1) of \(count)", theme[.textStrong]),
      Span("  dev \(NumberFormat.grouped(example))", theme[.textDim]),
    ]
    let long = [Span("  \(explanation)", theme[.textDim])]
    drawHeading([which + words + long, which + words, which], legend, row: row, into: &grid)
  }
}
