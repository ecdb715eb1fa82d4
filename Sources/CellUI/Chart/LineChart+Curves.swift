extension LineChart {
  /// All curves as dots, bands beneath ghosts beneath faint ones beneath lines; later ones over earlier
  /// ones.
  func drawCurves(_ layout: ChartLayout) -> DotCanvas {
    var canvas = DotCanvas(
      columns: layout.plot.columns, rows: layout.plot.rows, glyphs: glyphs)
    for band in series where band.kind == .band && band.style.background == .terminalDefault {
      canvas.beginLayer()
      stipple(band, layout, on: &canvas)
    }
    for kind in [ChartSeries.Kind.ghost, .faint, .line] {
      for one in series where one.kind == kind {
        canvas.beginLayer()
        draw(one, layout, on: &canvas)
      }
    }
    return canvas
  }

  /// Bands as a background of the cells that they reach into.
  func renderBands(into grid: inout CellGrid, _ layout: ChartLayout) {
    let (plot, perCell) = (layout.plot, glyphs.dotsPerCell)
    for band in series where band.kind == .band && band.style.background != .terminalDefault {
      for column in 0..<plot.columns {
        guard let rows = rows(of: band, inCell: column, layout) else { continue }
        for row in rows.lowerBound / perCell.rows...rows.upperBound / perCell.rows {
          let point = Point(column: plot.left + column, row: plot.top + row)
          grid[point].style.background = band.style.background
        }
      }
    }
  }

  /// The rows of dots in the plot that a band covers in a column of cells; nil where it is outside.
  private func rows(
    of band: ChartSeries, inCell column: Int, _ layout: ChartLayout
  ) -> ClosedRange<Int>? {
    let perCell = glyphs.dotsPerCell.columns
    var found: ClosedRange<Int>?
    for dot in column * perCell..<(column + 1) * perCell {
      guard let rows = rows(of: band, inDot: dot, layout) else { continue }
      found =
        found.map { min($0.lowerBound, rows.lowerBound)...max($0.upperBound, rows.upperBound) }
        ?? rows
    }
    return found
  }

  private func rows(
    of band: ChartSeries, inDot dot: Int, _ layout: ChartLayout
  ) -> ClosedRange<Int>? {
    let count = band.columns.count
    guard count > 0, let entry = band.columns[min(count - 1, dot * count / layout.dotColumns)],
      entry.isDrawable
    else { return nil }
    let (top, bottom) = (layout.dotRow(of: entry.max), layout.dotRow(of: entry.min))
    guard bottom >= 0, top < layout.dotRows else { return nil }
    return max(0, top)...min(layout.dotRows - 1, bottom)
  }

  /// A dot or so a cell.
  private func stipple(_ band: ChartSeries, _ layout: ChartLayout, on canvas: inout DotCanvas) {
    for dot in 0..<layout.dotColumns where dot % 2 == 0 {
      guard let rows = rows(of: band, inDot: dot, layout) else { continue }
      for row in rows where row % 4 == dot % 4 {
        canvas.dot(column: dot, row: row, style: band.style)
      }
    }
  }

  private func draw(_ series: ChartSeries, _ layout: ChartLayout, on canvas: inout DotCanvas) {
    var previous: (index: Int, column: Int, row: Int)?
    let isDotted = series.kind == .ghost
    for (index, entry) in series.columns.enumerated() {
      guard let entry else { continue }
      guard entry.isDrawable else {
        previous = nil
        continue
      }
      let column = layout.dotColumn(ofEntry: index, of: series.columns.count)
      let first = layout.dotRow(of: entry.first)
      if let previous, index - previous.index - 1 <= series.longestJoin {
        if isDotted {
          canvas.dottedLine(
            from: (previous.column, previous.row), to: (column, first), style: series.style)
        } else {
          canvas.line(
            from: (previous.column, previous.row), to: (column, first), style: series.style)
        }
      }
      if !isDotted || column % 2 == 0 {
        canvas.verticalSpan(
          column: column, from: layout.dotRow(of: entry.min), to: layout.dotRow(of: entry.max),
          style: series.style)
      }
      previous = (index, column, layout.dotRow(of: entry.last))
    }
  }

  /// Marks NaN with × where the curve was, infinities with ▲ at the top and ▼ at the bottom. Returns
  /// the cells taken.
  func renderNonFinite(into grid: inout CellGrid, _ layout: ChartLayout) -> [Rect] {
    let isPlain = glyphs != .braille
    let plot = layout.plot
    var taken: [Rect] = []
    func mark(_ text: String, _ point: Point, _ style: Style) {
      grid.write(text, at: point, style: style)
      taken.append(Rect(origin: point, size: Size(columns: 1, rows: 1)))
    }
    for one in series {
      let style = styles.nonFinite ?? one.style
      var row = plot.top + plot.rows / 2
      for (index, entry) in one.columns.enumerated() {
        guard let entry else { continue }
        if entry.isDrawable {
          row =
            plot.top + max(0, min(layout.dotRows - 1, layout.dotRow(of: entry.last)))
            * plot.rows / layout.dotRows
        }
        guard !entry.nonFinite.isEmpty else { continue }
        let column =
          plot.left + layout.dotColumn(ofEntry: index, of: one.columns.count) * plot.columns
          / layout.dotColumns
        if entry.nonFinite.contains(.nan) {
          mark(isPlain ? "x" : "×", Point(column: column, row: row), style)
        }
        if entry.nonFinite.contains(.positiveInfinity) {
          mark(isPlain ? "^" : "▲", Point(column: column, row: plot.top), style)
        }
        if entry.nonFinite.contains(.negativeInfinity) {
          mark(isPlain ? "v" : "▼", Point(column: column, row: plot.bottom - 1), style)
        }
      }
    }
    return taken
  }
}

extension ChartLayout {
  /// The dot column of entry `index` of `count` equal slices.
  func dotColumn(ofEntry index: Int, of count: Int) -> Int {
    count == dotColumns ? index : (2 * index + 1) * dotColumns / (2 * count)
  }
}

extension DotCanvas {
  /// A line of which every other column is left out.
  mutating func dottedLine(
    from start: (column: Int, row: Int), to end: (column: Int, row: Int), style: Style
  ) {
    let length = end.column - start.column
    for column in start.column...max(start.column, end.column) where column % 2 == 0 {
      let row = length == 0 ? 0 : (column - start.column) * (end.row - start.row) / length
      dot(column: column, row: start.row + row, style: style)
    }
  }
}
