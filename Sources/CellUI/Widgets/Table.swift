/// Rows in columns, with a header, one selected row and a scroll bar when not everything is in view.
///
/// Only rows in view are asked for, so a long table costs no more than a short one.
public struct Table {
  /// At which edge of its column a text stands.
  public enum Alignment: Hashable, Sendable { case left, right }

  /// One column of the table.
  public struct Column: Hashable, Sendable {
    /// How wide a column is.
    public enum Width: Hashable, Sendable {
      case fixed(Int)
      /// Shares what is left with the other flexible ones, but never less than this.
      case flexible(minimum: Int)
    }

    /// What stands above it.
    public var title: String
    /// How wide it is.
    public var width: Width
    /// At which edge its texts stand.
    public var alignment: Alignment

    /// A column with its title.
    public init(_ title: String = "", width: Width, alignment: Alignment = .left) {
      self.title = title
      self.width = width
      self.alignment = alignment
    }
  }

  /// From left to right.
  public var columns: [Column]
  /// Rows in all, in view or not.
  public var rowCount: Int
  /// Which row is selected and which is the first in view.
  public var scroll: ListScroll
  /// Whether the selected row is shown as such.
  public var showsSelection = true
  /// Nil leaves the header out.
  public var header: Style?
  /// Of the selected row.
  public var selected: Style
  /// Of the bar that says where the view is.
  public var scrollBar: Style
  /// What the terminal can show.
  public var glyphs: GlyphSet
  /// Columns between columns.
  public var spacing = 2
  private let cell: (_ row: Int, _ column: Int) -> Span

  /// A table that asks for its cells as they come into view.
  public init(
    columns: [Column], rowCount: Int, scroll: ListScroll = ListScroll(), header: Style? = nil,
    selected: Style = Style(attributes: .reverse), scrollBar: Style = .plain,
    glyphs: GlyphSet = .braille, cell: @escaping (_ row: Int, _ column: Int) -> Span
  ) {
    self.columns = columns
    self.rowCount = rowCount
    self.scroll = scroll
    self.header = header
    self.selected = selected
    self.scrollBar = scrollBar
    self.glyphs = glyphs
    self.cell = cell
  }

  /// Rows in view in `rect`.
  public func visibleRows(in rect: Rect) -> Int { max(0, rect.rows - (header == nil ? 0 : 1)) }

  /// The row drawn at `point`, for the mouse; nil where there is none.
  public func row(at point: Point, in rect: Rect) -> Int? {
    let body = rect.splitTop(header == nil ? 0 : 1).rest
    guard body.contains(point) else { return nil }
    let row = clampedScroll(rows: body.rows).offset + point.row - body.top
    return row < rowCount ? row : nil
  }

  /// Draws the rows in view, and the titles where there are any.
  public func render(into grid: inout CellGrid, in rect: Rect) {
    guard !rect.isEmpty else { return }
    var (head, body) = rect.splitTop(header == nil ? 0 : 1)
    if rowCount > body.rows, body.columns > 2, !body.isEmpty {
      renderScrollBar(into: &grid, in: body.splitRight(1).right)
      body = body.splitRight(2).rest
      head = head.splitRight(2).rest
    }
    let widths = columnWidths(total: body.columns)
    if let header { renderHeader(header, widths, into: &grid, in: head) }
    guard !body.isEmpty, rowCount > 0 else { return }
    let scroll = clampedScroll(rows: body.rows)
    for index in 0..<min(body.rows, rowCount - scroll.offset) {
      let row = scroll.offset + index
      let line = body.row(index)
      let isSelected = showsSelection && row == scroll.selection
      if isSelected { grid.fill(line, style: selected) }
      var left = line.left
      for (column, width) in widths.enumerated() where width > 0 {
        let span = cell(row, column)
        let style = isSelected ? selected : span.style
        renderText(
          span.text, style, columns[column].alignment, into: &grid,
          in: Rect(column: left, row: line.top, columns: width, rows: 1))
        left += width + spacing
      }
    }
  }

  private func clampedScroll(rows: Int) -> ListScroll {
    var scroll = scroll
    scroll.clamp(count: rowCount, visible: rows)
    return scroll
  }

  private func renderHeader(
    _ style: Style, _ widths: [Int], into grid: inout CellGrid, in rect: Rect
  ) {
    var left = rect.left
    for (column, width) in widths.enumerated() where width > 0 {
      renderText(
        columns[column].title, style, columns[column].alignment, into: &grid,
        in: Rect(column: left, row: rect.top, columns: width, rows: 1))
      left += width + spacing
    }
  }

  private func renderText(
    _ text: String, _ style: Style, _ alignment: Alignment, into grid: inout CellGrid, in rect: Rect
  ) {
    let shown = text.truncated(to: rect.columns, ellipsis: glyphs == .ascii ? "~" : "…")
    let indent = alignment == .right ? rect.columns - shown.displayWidth : 0
    grid.write(
      shown, at: Point(column: rect.left + indent, row: rect.top), style: style,
      maxWidth: rect.columns - indent)
  }

  private func renderScrollBar(into grid: inout CellGrid, in rect: Rect) {
    let offset = clampedScroll(rows: rect.rows).offset
    let length = max(1, rect.rows * rect.rows / rowCount)
    let travel = rect.rows - length
    let hidden = rowCount - rect.rows
    let start = hidden > 0 ? (offset * travel + hidden / 2) / hidden : 0
    grid.fill(
      Rect(column: rect.left, row: rect.top + start, columns: 1, rows: length),
      with: glyphs == .braille ? "┃" : glyphs == .blocks ? "█" : "#", style: scrollBar)
  }

  /// The width of each column; those that do not fit are cut, then left out.
  func columnWidths(total: Int) -> [Int] {
    var widths = columns.map { column in
      switch column.width {
      case .fixed(let width): max(0, width)
      case .flexible(let minimum): max(0, minimum)
      }
    }
    let flexible = columns.indices.filter {
      if case .flexible = columns[$0].width { true } else { false }
    }
    var left = total - widths.reduce(0, +) - spacing * max(0, columns.count - 1)
    for (position, index) in flexible.enumerated() where left > 0 {
      let share = left / (flexible.count - position)
      widths[index] += share
      left -= share
    }
    var start = 0
    for index in widths.indices {
      widths[index] = max(0, min(widths[index], total - start))
      start += widths[index] + spacing
    }
    return widths
  }
}
