/// A rectangle of dots finer than cells: 2×4 a cell in Braille, 1×2 in blocks and in ASCII.
///
/// Row 0 is the top. Dots outside are clipped. A cell shows one layer only, the last one that drew
/// in it: a cell has one colour, and dots of two curves in it would look like one thick curve.
public struct DotCanvas: Hashable, Sendable {
  /// In cells.
  public let size: Size
  /// What dots are drawn with, which says how many a cell has.
  public let glyphs: GlyphSet
  /// Dots across and down.
  public let dotColumns: Int
  /// Dots above each other.
  public let dotRows: Int
  private var dots: [UInt8]
  private var styles: [Style]
  /// The layer each cell's dots belong to.
  private var layers: [UInt16]
  private var layer: UInt16 = 0

  /// An empty canvas of `columns × rows` cells.
  public init(columns: Int, rows: Int, glyphs: GlyphSet) {
    size = Size(columns: columns, rows: rows)
    self.glyphs = glyphs
    let perCell = glyphs.dotsPerCell
    dotColumns = size.columns * perCell.columns
    dotRows = size.rows * perCell.rows
    dots = Array(repeating: 0, count: size.columns * size.rows)
    styles = Array(repeating: .plain, count: size.columns * size.rows)
    layers = Array(repeating: 0, count: size.columns * size.rows)
  }

  /// What is drawn from here on replaces, cell by cell, what was drawn before.
  public mutating func beginLayer() { layer &+= 1 }

  /// Sets one dot.
  public mutating func dot(column: Int, row: Int, style: Style) {
    guard column >= 0, row >= 0, column < dotColumns, row < dotRows else { return }
    let index: Int
    let bit: UInt8
    switch glyphs {
    case .braille:
      index = (row >> 2) * size.columns + (column >> 1)
      bit = Self.brailleBits[(row & 3) << 1 | column & 1]
    case .blocks, .ascii:
      index = (row >> 1) * size.columns + column
      bit = 1 << UInt8(row & 1)
    }
    if layers[index] != layer {
      layers[index] = layer
      dots[index] = 0
    }
    dots[index] |= bit
    styles[index] = style
  }

  /// Sets the dots of one column between two rows, both included, in either order.
  public mutating func verticalSpan(column: Int, from first: Int, to last: Int, style: Style) {
    guard column >= 0, column < dotColumns else { return }
    let top = max(0, min(first, last))
    let bottom = min(dotRows - 1, max(first, last))
    guard top <= bottom else { return }
    for row in top...bottom { dot(column: column, row: row, style: style) }
  }

  /// Sets the dots of a straight line between two dots, both included (Bresenham 1965).
  public mutating func line(
    from start: (column: Int, row: Int), to end: (column: Int, row: Int), style: Style
  ) {
    let across = abs(end.column - start.column)
    let down = -abs(end.row - start.row)
    let stepAcross = start.column < end.column ? 1 : -1
    let stepDown = start.row < end.row ? 1 : -1
    var error = across + down
    var (column, row) = start
    while true {
      dot(column: column, row: row, style: style)
      if column == end.column, row == end.row { break }
      let doubled = 2 * error
      if doubled >= down {
        error += down
        column += stepAcross
      }
      if doubled <= across {
        error += across
        row += stepDown
      }
    }
  }

  /// Whether a cell has no dots; true outside.
  public func isEmpty(column: Int, row: Int) -> Bool {
    guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return true }
    return dots[row * size.columns + column] == 0
  }

  /// Draws cells that have dots at `origin`, each on the background that is there; leaves the others.
  public func render(into grid: inout CellGrid, at origin: Point) {
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let bits = dots[row * size.columns + column]
        guard bits != 0 else { continue }
        let point = Point(column: origin.column + column, row: origin.row + row)
        guard grid.bounds.contains(point) else { continue }
        let style = styles[row * size.columns + column].over(grid[point].style)
        grid.put(
          Cell(unchecked: scalar(bits), width: 1, style: style),
          at: point.row * grid.size.columns + point.column)
      }
    }
  }

  private func scalar(_ bits: UInt8) -> Unicode.Scalar {
    switch glyphs {
    case .braille: Unicode.Scalar(0x2800 + UInt32(bits)) ?? " "
    case .blocks: Self.halfBlocks[Int(bits)]
    case .ascii: Self.asciiDots[Int(bits)]
    }
  }

  // Unicode's numbering of Braille dots, by row then column.
  private static let brailleBits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
  private static let halfBlocks: [Unicode.Scalar] = [" ", "▀", "▄", "█"]
  private static let asciiDots: [Unicode.Scalar] = [" ", "'", ".", ":"]
}
