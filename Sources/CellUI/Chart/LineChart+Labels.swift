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
      let solid: Unicode.Scalar = glyphs == .ascii ? "|" : "│"
      grid.fill(
        Rect(column: column, row: layout.plot.top, columns: 1, rows: layout.plot.rows),
        with: mark.isSolid ? solid : line, style: mark.style)
    }
  }

  func renderPoints(into grid: inout CellGrid, _ layout: ChartLayout) {
    for point in points {
      guard let column = layout.column(of: point.x), let row = layout.row(of: point.y) else {
        continue
      }
      let place = Point(column: column, row: row)
      grid[place] = Cell(point.glyph, point.style.over(grid[place].style))
    }
  }

  func renderStrip(into grid: inout CellGrid, _ layout: ChartLayout) {
    guard let strip, let row = layout.strip, !strip.shares.isEmpty else { return }
    let levels = glyphs.levels
    for column in 0..<row.columns {
      let index = column * strip.shares.count / row.columns
      guard let share = strip.shares[index], share.isFinite, share > 0 else { continue }
      let level = min(levels.count - 1, Int(min(1, share) * Double(levels.count)))
      grid[Point(column: row.left + column, row: row.top)] = Cell(levels[level], strip.style)
    }
    let room = layout.plot.left - layout.rect.left - 1
    let width = strip.label.displayWidth
    guard width > 0, width <= room else { return }
    grid.write(
      strip.label, at: Point(column: layout.rect.left + room - width, row: row.top),
      style: strip.labelStyle)
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
  /// curve or another label. Labels of curves that end near one another begin in the same column and
  /// stand in the order of their curves.
  func renderEndLabels(
    into grid: inout CellGrid, _ layout: ChartLayout, _ canvas: DotCanvas, taken: [Rect]
  ) {
    var taken = taken
    let plot = layout.plot
    let ends = series.compactMap { one in
      lastDot(of: one, layout).map { dot in
        CurveEnd(
          label: one.label ?? "", style: one.style, dotRow: dot.row,
          cell: Point(
            column: dot.column * plot.columns / layout.dotColumns,
            row: dot.row * plot.rows / layout.dotRows))
      }
    }
    let named = ends.filter { !$0.label.isEmpty }.sorted { $0.dotRow < $1.dotRow }
    let rows = Self.apart(named, rowCount: plot.rows)
    var above: (end: CurveEnd, row: Int)?
    for (end, row) in zip(named, rows) {
      let width = end.label.displayWidth
      // Behind whatever ends there, a curve without a name too.
      let near = ends.filter(end.isNear).map(\.cell.column)
      let behind = 2 + (near.max() ?? end.cell.column)
      let least = above.map { $0.end.isNear(end) ? $0.row + 1 : 0 } ?? 0
      let spot = endLabelSpots(row: row, column: behind, width: width, plot: plot).first {
        $0.row >= least && isFree($0, width: width, plot: plot, canvas, taken)
      }
      guard let spot else { continue }
      above = (end, spot.row)
      let origin = Point(column: plot.left + spot.column, row: plot.top + spot.row)
      grid.write(end.label, at: origin, style: end.style.over(grid[origin].style))
      taken.append(Rect(origin: origin, size: Size(columns: width, rows: 1)))
    }
  }

  /// Where a curve stops.
  private struct CurveEnd {
    var label: String
    var style: Style
    var dotRow: Int
    var cell: Point

    /// Whether the labels of the two are in each other's way.
    func isNear(_ other: CurveEnd) -> Bool {
      (cell.column - other.cell.column).magnitude <= 12
    }
  }

  /// A row for each label, from the top down: that of its curve, or the next where one that is near
  /// has it; moved up together where they would leave the plot.
  private static func apart(_ ends: [CurveEnd], rowCount: Int) -> [Int] {
    var rows = ends.map(\.cell.row)
    for index in rows.indices.dropFirst() where ends[index].isNear(ends[index - 1]) {
      rows[index] = max(rows[index], rows[index - 1] + 1)
    }
    var limit = rowCount - 1
    for index in rows.indices.reversed() {
      if index + 1 < rows.count {
        limit = ends[index].isNear(ends[index + 1]) ? rows[index + 1] - 1 : rowCount - 1
      }
      rows[index] = min(rows[index], limit)
    }
    return rows
  }

  /// Whether `width` columns of the plot from `spot` on, and one on either side, hold nothing.
  private func isFree(
    _ spot: Point, width: Int, plot: Rect, _ canvas: DotCanvas, _ taken: [Rect]
  ) -> Bool {
    guard spot.column >= 0, spot.column + width <= plot.columns else { return false }
    let padded = Rect(
      column: plot.left + spot.column - 1, row: plot.top + spot.row, columns: width + 2, rows: 1)
    return !taken.contains { !$0.intersection(padded).isEmpty }
      && (spot.column - 1...spot.column + width).allSatisfy {
        canvas.isEmpty(column: $0, row: spot.row)
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

  /// Places in the plot for a label, the best first: in its curve's row, then below and above it, but
  /// not so far that it would seem to be another's; at the right edge where there is no room behind
  /// the curve.
  private func endLabelSpots(row: Int, column: Int, width: Int, plot: Rect) -> [Point] {
    let beside = min(column, plot.columns - width)
    var spots = [Point(column: column, row: row)]
    for distance in 1...max(2, min(4, plot.rows / 4)) {
      for row in [row + distance, row - distance] where row >= 0 && row < plot.rows {
        spots.append(Point(column: beside, row: row))
      }
    }
    return spots
  }
}
