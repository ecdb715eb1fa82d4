extension LineChart {
  func renderMarkLines(into grid: inout CellGrid, _ layout: ChartLayout) {
    let line: Unicode.Scalar =
      switch glyphs {
      case .braille: "┊"
      case .blocks: "│"
      case .ascii: "|"
      }
    for mark in marks {
      guard let column = layout.column(of: mark.x) else { continue }
      grid.fill(
        Rect(column: column, row: layout.plot.top, columns: 1, rows: layout.plot.rows),
        with: line, style: mark.style)
    }
  }

  /// Writes each mark's label at its line's top, lower where it would touch the one before; a label
  /// that finds no room in the upper half is left out. Returns the cells taken.
  func renderMarkLabels(into grid: inout CellGrid, _ layout: ChartLayout) -> [Rect] {
    var taken: [Rect] = []
    let plot = layout.plot
    for mark in marks {
      guard let column = layout.column(of: mark.x) else { continue }
      let width = mark.label.displayWidth
      let start = max(plot.left, min(column, plot.right - width))
      for row in 0..<max(1, plot.rows / 2) {
        let rect = Rect(column: start, row: plot.top + row, columns: width, rows: 1)
        let gap = width > 1 ? rect.inset(columns: -1, rows: 0) : rect
        guard !taken.contains(where: { !$0.intersection(gap).isEmpty }) else { continue }
        grid.write(mark.label, at: rect.origin, style: mark.style, maxWidth: plot.right - start)
        taken.append(rect)
        break
      }
    }
    return taken
  }

  /// Writes each curve's label after its end, or near it where the curve leaves no room; never over a
  /// curve or another label.
  func renderEndLabels(
    into grid: inout CellGrid, _ layout: ChartLayout, _ canvas: DotCanvas, taken: [Rect]
  ) {
    var taken = taken
    let plot = layout.plot
    let bounds = Rect(column: 0, row: 0, columns: plot.columns, rows: plot.rows)
    // From the top down, so that crowded labels stand in the order of their curves.
    let ends = series.compactMap { one in lastDot(of: one, layout).map { (one, $0) } }
      .sorted { $0.1.row < $1.1.row }
    for (one, dot) in ends {
      guard let label = one.label, !label.isEmpty else { continue }
      let end = Point(
        column: dot.column * plot.columns / layout.dotColumns,
        row: dot.row * plot.rows / layout.dotRows)
      let width = label.displayWidth
      let spot = endLabelSpots(end: end, width: width, plot: plot).first { spot in
        let padded = Rect(
          column: spot.column - 1, row: spot.row, columns: width + 2, rows: 1
        ).intersection(bounds)
        guard padded.columns > width, spot.column >= 0, spot.column + width <= plot.columns else {
          return false
        }
        let onGrid = Rect(
          column: plot.left + padded.left, row: plot.top + padded.top, columns: padded.columns,
          rows: 1)
        return !taken.contains { !$0.intersection(onGrid).isEmpty }
          && (padded.left..<padded.right).allSatisfy {
            canvas.isEmpty(column: $0, row: spot.row)
          }
      }
      guard let spot else { continue }
      let origin = Point(column: plot.left + spot.column, row: plot.top + spot.row)
      grid.write(label, at: origin, style: one.style)
      taken.append(Rect(origin: origin, size: Size(columns: width, rows: 1)))
    }
  }

  /// The dot of the last finite value.
  private func lastDot(of series: ChartSeries, _ layout: ChartLayout) -> Point? {
    let columns = series.columns
    guard let index = columns.lastIndex(where: { $0?.isDrawable ?? false }),
      let entry = columns[index]
    else { return nil }
    return Point(
      column: layout.dotColumn(ofEntry: index, of: columns.count),
      row: max(0, min(layout.dotRows - 1, layout.dotRow(of: entry.last))))
  }

  /// Places for a label, the best first: behind the end, then below and above it.
  private func endLabelSpots(end: Point, width: Int, plot: Rect) -> [Point] {
    let behind = end.column + 2
    let beside = min(behind, plot.columns - width)
    var spots = [Point(column: behind, row: end.row)]
    for distance in 1...4 {
      for row in [end.row + distance, end.row - distance] where row >= 0 && row < plot.rows {
        spots.append(Point(column: beside, row: row))
      }
    }
    return spots
  }
}
