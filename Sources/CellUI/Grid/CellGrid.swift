/// A screenful of cells, row by row. Widgets draw into it and nothing else.
///
/// Everything outside the grid is clipped: reading gives a blank, writing does nothing.
public struct CellGrid: Hashable, Sendable {
  /// Columns and rows; never changes.
  public let size: Size
  /// The cells, `rows × columns`, row-major.
  public internal(set) var cells: [Cell]
  /// Whether whoever shows it can show pictures in pixels over the cells.
  public var takesPictures = false
  /// Those over the cells.
  public internal(set) var pictures: [PixelPicture] = []

  /// Blank cells.
  public init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The whole grid as a rectangle.
  public var bounds: Rect { Rect(origin: Point(column: 0, row: 0), size: size) }

  /// The cell at `point`. Overwriting half of a wide character blanks its other half.
  public subscript(point: Point) -> Cell {
    get {
      bounds.contains(point) ? cells[point.row * size.columns + point.column] : .blank
    }
    set {
      guard bounds.contains(point) else { return }
      put(newValue.width == 1 ? newValue : .blank, at: point.row * size.columns + point.column)
    }
  }

  /// Blanks every cell, keeping the storage, and takes every picture away.
  public mutating func clear(_ style: Style = .plain) {
    pictures.removeAll(keepingCapacity: true)
    let blank = Cell(unchecked: " ", width: 1, style: style)
    for index in cells.indices { cells[index] = blank }
  }

  /// Fills a rectangle with one narrow character.
  public mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", style: Style) {
    let rect = rect.intersection(bounds)
    guard !rect.isEmpty else { return }
    let cell = Cell(scalar, style)
    for row in rect.top..<rect.bottom {
      let start = row * size.columns
      separate(at: start + rect.left)
      separate(at: start + rect.right - 1)
      for index in start + rect.left..<start + rect.right { cells[index] = cell }
    }
  }

  /// Changes the style of a rectangle's cells and leaves what they say.
  public mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let rect = rect.intersection(bounds)
    for row in rect.top..<rect.bottom {
      for column in rect.left..<rect.right { change(&cells[row * size.columns + column].style) }
    }
  }

  /// The part of the grid that lies in `rect`; a wide character cut in half is a blank.
  public func cropped(to rect: Rect) -> CellGrid {
    let rect = rect.intersection(bounds)
    var part = CellGrid(size: rect.size)
    for row in 0..<rect.rows {
      let source = (rect.top + row) * size.columns + rect.left
      let target = row * rect.columns
      for column in 0..<rect.columns {
        var cell = cells[source + column]
        let isCut = column == 0 && cell.width == 0 || column == rect.columns - 1 && cell.width == 2
        if isCut { cell = Cell(unchecked: " ", width: 1, style: cell.style) }
        part.cells[target + column] = cell
      }
    }
    return part
  }

  /// Puts a cell of width 1 at an index that exists.
  mutating func put(_ cell: Cell, at index: Int) {
    separate(at: index)
    cells[index] = cell
  }

  /// Puts a wide character on `index` and `index + 1`, both in the same row.
  mutating func putWide(_ scalar: Unicode.Scalar, style: Style, at index: Int) {
    separate(at: index)
    separate(at: index + 1)
    cells[index] = Cell(unchecked: scalar, width: 2, style: style)
    cells[index + 1] = .continuation(style)
  }

  /// Blanks the wide character that covers `index`, if one does.
  private mutating func separate(at index: Int) {
    switch cells[index].width {
    case 0:
      cells[index - 1] = Cell(unchecked: " ", width: 1, style: cells[index - 1].style)
      cells[index] = Cell(unchecked: " ", width: 1, style: cells[index].style)
    case 2:
      cells[index] = Cell(unchecked: " ", width: 1, style: cells[index].style)
      cells[index + 1] = Cell(unchecked: " ", width: 1, style: cells[index + 1].style)
    default: break
    }
  }
}
