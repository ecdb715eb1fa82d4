/// A size in character cells; never negative.
public struct Size: Hashable, Sendable {
  /// Cells beside each other, 0 or more.
  public let columns: Int
  /// Cells above each other, 0 or more.
  public let rows: Int

  /// Negative numbers count as 0.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}

/// A cell's position, counted from 0 at the top left.
public struct Point: Hashable, Sendable {
  /// Cells from the left, from 0.
  public var column: Int
  /// Cells from the top, from 0.
  public var row: Int

  /// The place in a column and a row.
  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// A rectangle of cells. Every split and inset stays inside it, so that a layout can only run out of
/// room, never out of bounds.
public struct Rect: Hashable, Sendable {
  /// Its upper left cell.
  public var origin: Point
  /// Its columns and rows.
  public var size: Size

  /// The cells from a place on.
  public init(origin: Point, size: Size) {
    self.origin = origin
    self.size = size
  }

  /// The cells from a place on, given in numbers.
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    origin = Point(column: column, row: row)
    size = Size(columns: columns, rows: rows)
  }

  /// Cells beside each other.
  public var columns: Int { size.columns }
  /// Cells above each other.
  public var rows: Int { size.rows }
  /// The first column.
  public var left: Int { origin.column }
  /// The first row.
  public var top: Int { origin.row }
  /// The first column past the rectangle.
  public var right: Int { origin.column + size.columns }
  /// The first row past the rectangle.
  public var bottom: Int { origin.row + size.rows }
  /// Whether no cell is in it.
  public var isEmpty: Bool { size.columns == 0 || size.rows == 0 }

  /// Whether a cell is in it.
  public func contains(_ point: Point) -> Bool {
    point.column >= left && point.column < right && point.row >= top && point.row < bottom
  }

  /// The cells that are in both; empty where there are none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(left, other.left)
    let top = max(top, other.top)
    return Rect(
      column: left, row: top, columns: min(right, other.right) - left,
      rows: min(bottom, other.bottom) - top)
  }

  /// The smallest rectangle around both.
  public func union(_ other: Rect) -> Rect {
    let left = min(left, other.left)
    let top = min(top, other.top)
    return Rect(
      column: left, row: top, columns: max(right, other.right) - left,
      rows: max(bottom, other.bottom) - top)
  }
}

extension Rect {
  /// The topmost `count` rows and what is left of the rectangle.
  public func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
    let count = min(max(0, count), rows)
    return (
      Rect(column: left, row: top, columns: columns, rows: count),
      Rect(column: left, row: top + count, columns: columns, rows: rows - count)
    )
  }

  /// The lowest `count` rows and what is left of the rectangle.
  public func splitBottom(_ count: Int) -> (bottom: Rect, rest: Rect) {
    let split = splitTop(rows - min(max(0, count), rows))
    return (split.rest, split.top)
  }

  /// The leftmost `count` columns and what is left of the rectangle.
  public func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
    let count = min(max(0, count), columns)
    return (
      Rect(column: left, row: top, columns: count, rows: rows),
      Rect(column: left + count, row: top, columns: columns - count, rows: rows)
    )
  }

  /// The rightmost `count` columns and what is left of the rectangle.
  public func splitRight(_ count: Int) -> (right: Rect, rest: Rect) {
    let split = splitLeft(columns - min(max(0, count), columns))
    return (split.rest, split.left)
  }

  /// The rectangle without `columns` at the left and right and `rows` at the top and bottom; empty
  /// when that leaves nothing.
  public func inset(columns inColumns: Int = 1, rows inRows: Int = 1) -> Rect {
    Rect(
      column: left + min(inColumns, columns), row: top + min(inRows, rows),
      columns: columns - 2 * inColumns, rows: rows - 2 * inRows)
  }

  /// Row `index` of the rectangle as a rectangle of one row; empty when there is no such row.
  public func row(_ index: Int) -> Rect {
    Rect(
      column: left, row: top + index, columns: columns, rows: index >= 0 && index < rows ? 1 : 0)
  }
}
