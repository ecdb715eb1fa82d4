import CellUI

/// Rows of cells in columns as wide as their widest cell, two blanks apart.
struct SpanColumns {
  /// The cells of each row, as many in each.
  private let rows: [[Span]]
  /// Columns that begin at their left; the others end at their right.
  private let leading: Set<Int>
  /// Of each column.
  private(set) var widths: [Int]

  private static let gap = 2

  init(_ rows: [[Span]], leading: Set<Int> = [0]) {
    self.rows = rows
    self.leading = leading
    widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].text.displayWidth }.max() ?? 0
    }
  }

  /// What the first so many columns take, all of them when nil.
  func width(_ count: Int? = nil) -> Int {
    let shown = widths.prefix(count ?? widths.count)
    return shown.reduce(0, +) + Self.gap * max(0, shown.count - 1)
  }

  /// Makes a column no wider than `most`.
  mutating func narrow(_ column: Int, to most: Int) { widths[column] = min(widths[column], most) }

  /// The first so many columns of each row, all of them when nil; nothing follows a last cell that begins
  /// at its left.
  func lines(_ count: Int? = nil, ellipsis: String) -> [[Span]] {
    let count = count ?? widths.count
    return rows.map { row in
      row.prefix(count).enumerated().map { column, cell in
        var text = cell.text.truncated(to: widths[column], ellipsis: ellipsis)
        if !leading.contains(column) {
          text = text.paddedLeft(to: widths[column])
        } else if column + 1 < count {
          text = text.paddedRight(to: widths[column])
        }
        return Span(
          (column == 0 ? "" : String(repeating: " ", count: Self.gap)) + text, cell.style)
      }
    }
  }
}
