/// Borders of boxes that touch: lines are collected as a net, and where two meet the right corner or
/// junction (`├ ┬ ┤ ┴ ┼`) comes out by itself.
///
/// Boxes share a border by overlapping in one row or column.
public struct BorderLines: Hashable, Sendable {
  private struct Arms: OptionSet, Hashable {
    let rawValue: UInt8
    static let up = Arms(rawValue: 1)
    static let down = Arms(rawValue: 2)
    static let left = Arms(rawValue: 4)
    static let right = Arms(rawValue: 8)
  }

  private let bounds: Rect
  private var arms: [Arms]

  /// Lines outside `bounds` are clipped.
  public init(bounds: Rect) {
    self.bounds = bounds
    arms = Array(repeating: [], count: bounds.columns * bounds.rows)
  }

  /// The four sides of a rectangle. One of fewer than two rows or columns has no sides and adds
  /// nothing.
  public mutating func addBox(_ rect: Rect) {
    guard rect.columns >= 2, rect.rows >= 2 else { return }
    addHorizontal(row: rect.top, from: rect.left, to: rect.right - 1)
    addHorizontal(row: rect.bottom - 1, from: rect.left, to: rect.right - 1)
    addVertical(column: rect.left, from: rect.top, to: rect.bottom - 1)
    addVertical(column: rect.right - 1, from: rect.top, to: rect.bottom - 1)
  }

  /// A line from one column to another, both included.
  public mutating func addHorizontal(row: Int, from first: Int, to last: Int) {
    guard first < last else { return }
    add(.right, column: first, row: row)
    for column in first + 1..<last { add([.left, .right], column: column, row: row) }
    add(.left, column: last, row: row)
  }

  /// A line from one row to another, both included.
  public mutating func addVertical(column: Int, from first: Int, to last: Int) {
    guard first < last else { return }
    add(.down, column: column, row: first)
    for row in first + 1..<last { add([.up, .down], column: column, row: row) }
    add(.up, column: column, row: last)
  }

  private mutating func add(_ arm: Arms, column: Int, row: Int) {
    guard bounds.contains(Point(column: column, row: row)) else { return }
    arms[(row - bounds.top) * bounds.columns + column - bounds.left].formUnion(arm)
  }

  /// Draws the lines; cells without one are left as they are. With `part`, only those cells that
  /// `part` has lines in: for drawing some of a net in another style.
  public func render(
    into grid: inout CellGrid, style: Style, glyphs: GlyphSet = .braille,
    onlyWhere part: BorderLines? = nil
  ) {
    let table = Self.scalars(glyphs)
    for (index, arm) in arms.enumerated() where !arm.isEmpty {
      if let part, part.arms[index].isEmpty { continue }
      let point = Point(
        column: bounds.left + index % bounds.columns, row: bounds.top + index / bounds.columns)
      grid[point] = Cell(table[Int(arm.rawValue)], style)
    }
  }

  /// By the sum of the arms: 1 up, 2 down, 4 left, 8 right.
  private static func scalars(_ glyphs: GlyphSet) -> [Unicode.Scalar] {
    switch glyphs {
    case .braille:
      [" ", "│", "│", "│", "─", "╯", "╮", "┤", "─", "╰", "╭", "├", "─", "┴", "┬", "┼"]
    case .blocks:
      [" ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼"]
    case .ascii:
      [" ", "|", "|", "|", "-", "+", "+", "+", "-", "+", "+", "+", "-", "+", "+", "+"]
    }
  }
}

extension CellGrid {
  /// Writes titles into a horizontal border of `rect`'s width, corners left alone: ` left ` after the
  /// first column, ` right ` before the last. Where both do not fit the right one is left out, and
  /// the left one is cut with an ellipsis.
  public mutating func writeTitle(
    left: [Span], right: [Span] = [], row: Int, from firstColumn: Int, columns: Int
  ) {
    let room = columns - 4
    guard room > 0 else { return }
    let leftWidth = left.displayWidth
    let rightWidth = right.displayWidth
    if leftWidth > 0 {
      write(" ", at: Point(column: firstColumn + 1, row: row), style: left[0].style)
      let used = write(
        left.truncated(to: room), at: Point(column: firstColumn + 2, row: row), maxWidth: room)
      write(
        " ", at: Point(column: firstColumn + 2 + used, row: row), style: left[left.count - 1].style)
    }
    let between = leftWidth > 0 ? 3 : 0
    guard rightWidth > 0, leftWidth + between + rightWidth <= room else { return }
    let start = firstColumn + columns - 2 - rightWidth
    write(" ", at: Point(column: start - 1, row: row), style: right[0].style)
    write(right, at: Point(column: start, row: row))
    write(
      " ", at: Point(column: start + rightWidth, row: row), style: right[right.count - 1].style)
  }
}

extension [Span] {
  /// Columns all pieces take together.
  public var displayWidth: Int { reduce(0) { $0 + $1.text.displayWidth } }

  /// The pieces' beginning in at most `width` columns, ended by an ellipsis when something is left
  /// out.
  public func truncated(to width: Int, ellipsis: String = "…") -> [Span] {
    if displayWidth <= width { return self }
    var kept: [Span] = []
    var room = width
    for span in self {
      let spanWidth = span.text.displayWidth
      if spanWidth < room {
        kept.append(span)
        room -= spanWidth
      } else {
        let cut = spanWidth == room ? span.text + ellipsis : span.text
        kept.append(Span(cut.truncated(to: room, ellipsis: ellipsis), span.style))
        break
      }
    }
    return kept
  }
}
