extension CellGrid {
  /// Writes text in one line and returns the columns it took.
  ///
  /// What lies outside the grid or past `maxWidth` columns is left out; a wide character that would
  /// be cut in half is left out whole. Control characters are shown as their pictures.
  @discardableResult
  public mutating func write(
    _ text: String, at point: Point, style: Style = .plain, maxWidth: Int? = nil
  ) -> Int {
    guard point.row >= 0, point.row < size.rows else { return 0 }
    let rowStart = point.row * size.columns
    var column = point.column
    let end = maxWidth.map { min(size.columns, column + max(0, $0)) } ?? size.columns
    var lastWritten: Int?
    for original in text.unicodeScalars {
      let scalar = original.visible
      let width = scalar.displayWidth
      if width == 0 {
        if let index = lastWritten { addMark(scalar, at: index) }
        continue
      }
      guard column + width <= end else { break }
      lastWritten = nil
      if column >= 0 {
        let index = rowStart + column
        if width == 2 {
          putWide(scalar, style: style, at: index)
        } else {
          put(Cell(unchecked: scalar, width: 1, style: style), at: index)
        }
        lastWritten = index
      }
      column += width
    }
    return column - point.column
  }

  /// Writes pieces of text after one another and returns the columns they took.
  @discardableResult
  public mutating func write(_ spans: [Span], at point: Point, maxWidth: Int? = nil) -> Int {
    var used = 0
    for span in spans {
      let room = maxWidth.map { $0 - used }
      if let room, room <= 0 { break }
      used += write(
        span.text, at: Point(column: point.column + used, row: point.row), style: span.style,
        maxWidth: room)
    }
    return used
  }

  private mutating func addMark(_ mark: Unicode.Scalar, at index: Int) {
    guard mark.isCombiningMark else { return }
    if cells[index].firstMark == 0 {
      cells[index].firstMark = mark.value
    } else if cells[index].secondMark == 0 {
      cells[index].secondMark = mark.value
    }
  }
}
