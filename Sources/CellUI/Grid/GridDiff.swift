/// Cells of one row to be painted anew.
public struct GridChange: Hashable, Sendable {
  /// The row it is in, from 0.
  public var row: Int
  /// Never begins or ends in the middle of a wide character.
  public var columns: Range<Int>

  /// Cells of one row.
  public init(row: Int, columns: Range<Int>) {
    self.row = row
    self.columns = columns
  }
}

extension CellGrid {
  /// What has to be painted to turn a screen that shows `shown` into this grid, top to bottom and
  /// left to right. Everything when the sizes differ or nothing is known of the screen.
  ///
  /// Changes at most `joinWithin` cells apart are one, since moving the cursor costs as much as
  /// painting a few cells again.
  public func changes(from shown: CellGrid?, joinWithin: Int = 4) -> [GridChange] {
    guard let shown, shown.size == size else {
      return size.columns == 0
        ? [] : (0..<size.rows).map { GridChange(row: $0, columns: 0..<size.columns) }
    }
    var changes: [GridChange] = []
    cells.withUnsafeBufferPointer { new in
      shown.cells.withUnsafeBufferPointer { old in
        for row in 0..<size.rows {
          appendChanges(row: row, new: new, old: old, joinWithin: joinWithin, to: &changes)
        }
      }
    }
    return changes
  }

  private func appendChanges(
    row: Int, new: UnsafeBufferPointer<Cell>, old: UnsafeBufferPointer<Cell>, joinWithin: Int,
    to changes: inout [GridChange]
  ) {
    let start = row * size.columns
    let firstOfRow = changes.count
    var column = 0
    while column < size.columns {
      guard new[start + column] != old[start + column] else {
        column += 1
        continue
      }
      var first = column
      var end = column + 1
      // Both what was and what will be there must be whole characters.
      while first > 0, new[start + first].width == 0 || old[start + first].width == 0 { first -= 1 }
      while end < size.columns, new[start + end].width == 0 || old[start + end].width == 0 {
        end += 1
      }
      if changes.count > firstOfRow,
        first - changes[changes.count - 1].columns.upperBound <= joinWithin
      {
        let last = changes.count - 1
        changes[last].columns = changes[last].columns.lowerBound..<end
      } else {
        changes.append(GridChange(row: row, columns: first..<end))
      }
      column = end
    }
  }
}
