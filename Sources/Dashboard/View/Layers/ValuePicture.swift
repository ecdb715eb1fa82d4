import CellUI
import RunEvents

/// Draws values as pixels, two above each other a row.
struct ValuePicture {
  let styles: ValueStyles
  /// Columns and half rows of a value.
  var scale = 1

  /// - Parameters:
  ///   - clip: cells outside are left alone.
  ///   - value: of a column and row, −1...1.
  func draw(
    _ columns: Int, _ rows: Int, at origin: Point, clip: Rect, into grid: inout CellGrid,
    value: (Int, Int) -> Double
  ) {
    forEachCell(columns, rows, at: origin, clip: clip) { point, column, upper, lower in
      grid[point] = styles.cell(
        value(column, upper), lower < rows ? value(column, lower) : 0)
    }
  }

  /// The same of red, green and blue.
  func drawColors(
    _ columns: Int, _ rows: Int, at origin: Point, clip: Rect, into grid: inout CellGrid,
    value: (Int, Int) -> (Double, Double, Double)
  ) {
    forEachCell(columns, rows, at: origin, clip: clip) { point, column, upper, lower in
      let above = value(column, upper)
      grid[point] = styles.cell(above, lower < rows ? value(column, lower) : above)
    }
  }

  private func forEachCell(
    _ columns: Int, _ rows: Int, at origin: Point, clip: Rect,
    _ body: (Point, Int, Int, Int) -> Void
  ) {
    for row in 0..<(rows * scale + 1) / 2 {
      for column in 0..<columns * scale {
        let point = Point(column: origin.column + column, row: origin.row + row)
        guard clip.contains(point) else { continue }
        body(point, column / scale, 2 * row / scale, (2 * row + 1) / scale)
      }
    }
  }
}
