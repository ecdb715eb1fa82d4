extension LineChart {
  func renderAxes(into grid: inout CellGrid, _ layout: ChartLayout) {
    renderYAxis(into: &grid, layout)
    if layout.hasXAxis { renderXAxis(into: &grid, layout) }
  }

  private func renderYAxis(into grid: inout CellGrid, _ layout: ChartLayout) {
    let plot = layout.plot
    let labelWidth = plot.left - layout.rect.left - 1
    guard labelWidth > 0 else { return }
    let isASCII = glyphs == .ascii
    let axis = Rect(column: plot.left - 1, row: plot.top, columns: 1, rows: plot.rows)
    grid.fill(axis, with: isASCII ? "|" : "│", style: styles.axis)
    let ticks = yTicks(layout, width: labelWidth)
    var lastRow: Int?
    for tick in ticks {
      guard let row = layout.row(of: tick.value), row != lastRow else { continue }
      lastRow = row
      let indent = labelWidth - tick.label.displayWidth
      grid.write(
        tick.label, at: Point(column: layout.rect.left + indent, row: row), style: styles.label)
      grid[Point(column: plot.left - 1, row: row)] = Cell(isASCII ? "+" : "┤", styles.axis)
      if let style = styles.grid, !isASCII {
        grid.fill(
          Rect(column: plot.left, row: row, columns: plot.columns, rows: 1),
          with: glyphs == .blocks ? "·" : "┈",
          style: style)
      }
    }
  }

  /// One of two rows at most, as labels in adjacent rows are hard to tell apart; more where that would
  /// leave one alone, which says nothing of the scale.
  private func yTicks(_ layout: ChartLayout, width: Int) -> [AxisTick] {
    func ticks(_ count: Int) -> [AxisTick] {
      isLogarithmic
        ? AxisTicks.logarithmic(layout.yRange, count: count, width: width)
        : AxisTicks.linear(layout.yRange, count: count, width: width)
    }
    let rows = layout.plot.rows
    let sparse = ticks(min(6, (rows + 1) / 2))
    guard sparse.count < 2, rows > 2 else { return sparse }
    let dense = ticks(min(rows, 3))
    return dense.count > sparse.count ? dense : sparse
  }

  private func renderXAxis(into grid: inout CellGrid, _ layout: ChartLayout) {
    let plot = layout.plot
    let row = layout.rect.bottom - 1
    var end = plot.right
    let title = xTitle.displayWidth
    if title > 0, title + 12 <= plot.columns {
      grid.write(xTitle, at: Point(column: plot.right - title, row: row), style: styles.label)
      end -= title + 1
    }
    let ticks =
      xTicks
      ?? AxisTicks.linear(
        layout.xRange, count: max(3, plot.columns / 12), width: 9,
        isWhole: layout.xRange.upperBound - layout.xRange.lowerBound >= 2)
    var free = layout.rect.left
    for tick in ticks {
      guard let column = layout.column(of: tick.value) else { continue }
      let width = tick.label.displayWidth
      // Under its tick, but never past the chart's edges.
      let start = max(layout.rect.left, min(column - (width - 1) / 2, plot.right - width))
      guard start >= free, start + width <= end else { continue }
      grid.write(tick.label, at: Point(column: start, row: row), style: styles.label)
      free = start + width + 2
    }
  }
}
