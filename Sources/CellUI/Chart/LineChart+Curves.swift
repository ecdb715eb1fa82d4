extension LineChart {
  /// All curves as dots, ghosts beneath faint ones beneath lines; later ones over earlier ones.
  func drawCurves(_ layout: ChartLayout) -> DotCanvas {
    var canvas = DotCanvas(
      columns: layout.plot.columns, rows: layout.plot.rows, glyphs: glyphs)
    for kind in [ChartSeries.Kind.ghost, .faint, .line] {
      for one in series where one.kind == kind {
        canvas.beginLayer()
        draw(one, layout, on: &canvas)
      }
    }
    return canvas
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
