import CellUI
import Glibc

/// How many charts stand side by side and above each other on a page.
struct ChartGridShape: Hashable, Sendable {
  let columns: Int
  let rows: Int

  /// A smaller chart is hard to read.
  private static let least = Size(columns: 36, rows: 8)
  /// Columns a row of a chart that is pleasant to look at.
  private static let bestAspect = 4.5

  var pageSize: Int { columns * rows }

  /// The shape that shows `count` charts best in `size`, or as many of them as can be read.
  init(count: Int, size: Size) {
    let mostColumns = max(1, min(4, size.columns / Self.least.columns))
    let mostRows = max(1, size.rows / Self.least.rows)
    var best = (columns: mostColumns, rows: mostRows, cost: Double.infinity)
    for columns in 1...mostColumns {
      let rows = max(1, (count + columns - 1) / columns)
      guard rows <= mostRows else { continue }
      let width = Double(size.columns) / Double(columns)
      let height = Double(max(1, size.rows)) / Double(rows)
      let empty = 1 - Double(max(1, count)) / Double(columns * rows)
      let cost = abs(log(width / height / Self.bestAspect)) + 0.7 * empty
      if cost < best.cost { best = (columns, rows, cost) }
    }
    (columns, rows) = (best.columns, best.rows)
  }

  /// The frames of the first `count` charts of a page in `area`, left to right, then down;
  /// neighbours share a border, and a last row that is not full is stretched.
  func frames(count: Int, in area: Rect) -> [Rect] {
    guard area.columns >= 2, area.rows >= 2 else { return [] }
    let down = Self.edges(area.top, area.rows, rows)
    return (0..<min(count, pageSize)).map { index in
      let (row, column) = (index / columns, index % columns)
      let across = Self.edges(area.left, area.columns, min(columns, count - row * columns))
      return Rect(
        column: across[column], row: down[row], columns: across[column + 1] - across[column] + 1,
        rows: down[row + 1] - down[row] + 1)
    }
  }

  /// Where `parts` parts begin that share a length and their borders, and where the last one ends.
  static func edges(_ start: Int, _ length: Int, _ parts: Int) -> [Int] {
    (0...parts).map { start + $0 * (length - 1) / parts }
  }
}
