import CNcurses
import CellUI
import Glibc

extension CursesScreen {
  /// Not before the terminal has taken the frame before.
  public var isReady: Bool { !output.isWaiting }

  /// Paints what is different from the frame before.
  public func present(_ grid: CellGrid) {
    guard isOpen, !isHungUp else { return }
    var grid = grid
    grid.reduce(to: capabilities.glyphs)
    var changes = grid.changes(from: shown)
    if shown?.size != grid.size { pictures.forget() }
    let pictureChanges = pictures.sequence(showing: grid.uncoveredPictures)
    guard !changes.isEmpty || !pictureChanges.isEmpty else { return }
    let window = cncurses_standard_window()
    if shown == nil { clearok(cncurses_current_window(), true) }
    if !paint(changes, of: grid, on: window) {
      // Colour pairs ran out and begin anew: what the screen shows in old ones must be painted too.
      pairs.forget()
      changes = grid.changes(from: nil)
      _ = paint(changes, of: grid, on: window)
    }
    // A terminal that knows synchronised updates shows a large change at once; others ignore it.
    let isLarge =
      !pictureChanges.isEmpty
      || changes.reduce(0) { $0 + $1.columns.count } > Self.largeChangeCells
    wnoutrefresh(window)
    let isMarked = isLarge && TerminalDescription.string("kmous") != nil
    output.send(
      prefix: isMarked ? Self.updateBegin : "",
      suffix: pictureChanges + (isMarked ? Self.updateEnd : "")
    ) { doupdate() }
    shown = grid
  }

  /// Where the terminal has no bell it flashes.
  public func ring() {
    guard isOpen, !isHungUp else { return }
    output.write(output.collected { beep() })
  }

  /// Cells from which on a change could be seen half done.
  private static let largeChangeCells = 400

  /// Has the next frame painted as a whole: the terminal may show something else.
  public func invalidate() {
    shown = nil
    output.forget()
  }

  /// False when there were not enough colour pairs.
  private func paint(
    _ changes: [GridChange], of grid: CellGrid, on window: UnsafeMutablePointer<WINDOW>?
  ) -> Bool {
    var hasPairs = true
    for change in changes {
      if !paint(change, of: grid, on: window) { hasPairs = false }
    }
    return hasPairs
  }

  /// Paints the cells of a change, piece by piece of one style.
  private func paint(
    _ change: GridChange, of grid: CellGrid, on window: UnsafeMutablePointer<WINDOW>?
  ) -> Bool {
    var hasPairs = true
    let rowStart = change.row * grid.size.columns
    var column = change.columns.lowerBound
    while column < change.columns.upperBound {
      let first = column
      let style = grid.cells[rowStart + column].style
      text.removeAll(keepingCapacity: true)
      while column < change.columns.upperBound {
        let cell = grid.cells[rowStart + column]
        if cell.style != style { break }
        append(cell)
        column += 1
      }
      let pair = pairs.pair(for: style)
      if pair == nil { hasPairs = false }
      cncurses_set_style(window, Self.attributes(style), pair ?? 0)
      wmove(window, Int32(change.row), Int32(first))
      waddnwstr(window, text, Int32(text.count))
    }
    return hasPairs
  }

  /// Adds what a cell shows to the text to be painted. A character of whose width the C library
  /// thinks otherwise is replaced, or all that follows in the row would be out of place.
  private func append(_ cell: Cell) {
    guard cell.width > 0 else { return }
    let value = cell.scalar.value
    if value >= 0x80, !(0x2500..<0x25A0).contains(value), !(0x2800..<0x2900).contains(value),
      Int(cncurses_width(wchar_t(value))) != Int(cell.width)
    {
      for _ in 0..<cell.width { text.append(wchar_t(UInt8(ascii: "?"))) }
      return
    }
    cell.forEachScalar { scalar in
      if scalar == cell.scalar || cncurses_width(wchar_t(scalar.value)) == 0 {
        text.append(wchar_t(scalar.value))
      }
    }
  }

  private static func attributes(_ style: Style) -> attr_t {
    var attributes: attr_t = 0
    if style.attributes.contains(.bold) { attributes |= cncurses_bold() }
    if style.attributes.contains(.dim) { attributes |= cncurses_dim() }
    if style.attributes.contains(.italic) { attributes |= cncurses_italic() }
    if style.attributes.contains(.underline) { attributes |= cncurses_underline() }
    if style.attributes.contains(.reverse) { attributes |= cncurses_reverse() }
    return attributes
  }
}
