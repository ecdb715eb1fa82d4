import CellUI
import RunEvents

/// How the values of each layer are distributed: over the steps as shades, and now as bars beside them,
/// both along the same axis of values.
struct HistogramsView {
  let model: DashboardModel
  let layout: HistogramLayout
  private let history: [LayerHistograms]
  private let quantity: LayerHistograms.Quantity
  private let styles: DensityStyles
  private let axis: StepAxis
  /// The measurement drawn in each column, the newest at or before it.
  private let measured: [Int]

  init(_ model: DashboardModel, _ body: Rect) {
    self.model = model
    layout = HistogramLayout(model, body)
    history = model.run.histograms
    quantity = model.countedQuantity
    styles = DensityStyles(model)
    let axis = StepAxis(history.lazy.map(\.step), columns: layout.stripColumns)
    self.axis = axis
    var measured = [Int](repeating: 0, count: layout.stripColumns)
    var next = 0
    for column in measured.indices {
      while next + 1 < history.count, axis.column(ofStep: Double(history[next + 1].step)) <= column
      {
        next += 1
      }
      measured[column] = next
    }
    self.measured = measured
  }

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid, scroll: Int) {
    drawHeading(into: &grid)
    drawSteps(into: &grid)
    var masses = [Double](repeating: 0, count: 2 * layout.stripRows)
    for (place, number) in layout.layers.enumerated() {
      let top = layout.list.top + place * layout.blockRows - scroll
      guard top + layout.stripRows > layout.list.top, top < layout.list.bottom else { continue }
      draw(layer: number, top: top, &masses, into: &grid)
    }
  }

  // MARK: Words

  private func drawHeading(into grid: inout CellGrid) {
    let names = model.countedQuantities.flatMap { counted in
      [
        Span(counted.rawValue, theme[counted == quantity ? .textStrong : .textDim]),
        Span("  ", theme[.text]),
      ]
    }
    let explanation = Span("values against steps; the bars are of the last step", theme[.textDim])
    model.drawHeading(
      [names + [explanation], names], styles.legend(), row: layout.heading, into: &grid)
  }

  private func drawSteps(into grid: inout CellGrid) {
    let left = layout.stripLeft - layout.list.left
    let stepName = model.run.manifest?.stepName.excerpt ?? "step"
    grid.write(
      axis.labels(left: left, stepName: stepName), at: layout.steps.origin,
      style: theme[.chartLabel], maxWidth: left + layout.stripColumns)
  }

  // MARK: A layer

  private func draw(
    layer number: Int, top: Int, _ masses: inout [Double], into grid: inout CellGrid
  ) {
    guard let last = history.last, let now = last.layers[number][quantity] else { return }
    let name = last.layers[number].name
    let scale = scale(of: number, name, now)
    drawNames(name, now, top: top, into: &grid)
    drawLabels(scale, top: top, into: &grid)
    var drawn: Int?
    for column in measured.indices {
      if drawn != measured[column] {
        drawn = measured[column]
        fill(&masses, histogram(of: number, name, in: measured[column]), scale)
      }
      let most = masses.reduce(0, max)
      for row in 0..<layout.stripRows {
        // The root: rare values are seen beside the many.
        put(
          styles.cell(
            Self.shade(masses[2 * row], most), Self.shade(masses[2 * row + 1], most)),
          column: layout.stripLeft + column, row: top + row, into: &grid)
      }
    }
    drawBars(now, scale, top: top, &masses, into: &grid)
  }

  private static func shade(_ mass: Double, _ most: Double) -> Double {
    most > 0 ? (mass / most).squareRoot() : 0
  }

  private func put(_ cell: Cell, column: Int, row: Int, into grid: inout CellGrid) {
    guard row >= layout.list.top, row < layout.list.bottom else { return }
    grid[Point(column: column, row: row)] = cell
  }

  private func histogram(
    of number: Int, _ name: String, in measurement: Int
  ) -> ValueHistogram? {
    let layers = history[measurement].layers
    if layers.indices.contains(number), layers[number].name == name {
      return layers[number][quantity]
    }
    return layers.first { $0.name == name }?[quantity]
  }

  /// What most measurements span, and the last: one that was far out does not leave the others a line.
  private func scale(of number: Int, _ name: String, _ now: ValueHistogram) -> LayerScale {
    var (lows, highs): ([Double], [Double]) = ([], [])
    for index in history.indices {
      guard let histogram = histogram(of: number, name, in: index) else { continue }
      lows.append(histogram.low)
      highs.append(histogram.high)
    }
    lows.sort()
    highs.sort()
    let outside = lows.count / 20
    return LayerScale(
      .linear, [lows[outside], now.low, now.high, highs[highs.count - 1 - outside]])
  }

  /// The share of the values in each half row, the uppermost first.
  private func fill(
    _ masses: inout [Double], _ histogram: ValueHistogram?, _ scale: LayerScale
  ) {
    let rows = Double(masses.count)
    for row in masses.indices {
      masses[row] =
        histogram?.mass(
          from: scale.value(1 - Double(row + 1) / rows), to: scale.value(1 - Double(row) / rows),
          isLast: row == 0) ?? 0
    }
  }

  private func drawNames(
    _ name: String, _ now: ValueHistogram, top: Int, into grid: inout CellGrid
  ) {
    func number(_ value: Double) -> String { NumberFormat.significant(value, digits: 2) }
    var lines = [
      Span(name, theme[.parameterName]),
      Span("\(number(now.least)) to \(number(now.greatest))", theme[.textDim]),
    ]
    if now.nonFinite > 0 {
      lines.append(
        Span("\(NumberFormat.grouped(now.nonFinite)) not finite", theme[.eventError]))
    }
    let outside = now.below.adding(bounded: now.above)
    if outside > 0 {
      lines.append(Span("\(NumberFormat.grouped(outside)) beyond 4 std", theme[.textDim]))
    }
    for (row, line) in lines.prefix(layout.stripRows).enumerated() {
      let place = top + row
      guard place >= layout.list.top, place < layout.list.bottom else { continue }
      grid.write(
        [line].truncated(to: layout.nameColumns - 1, ellipsis: model.symbols.ellipsis),
        at: Point(column: layout.list.left, row: place), maxWidth: layout.nameColumns - 1)
    }
  }

  private func drawLabels(_ scale: LayerScale, top: Int, into grid: inout CellGrid) {
    let labels = scale.labels(rows: layout.stripRows)
    let isASCII = model.glyphs == .ascii
    let width = layout.labelColumns - 1
    for row in 0..<layout.stripRows {
      let place = top + row
      guard place >= layout.list.top, place < layout.list.bottom else { continue }
      let column = layout.stripLeft - 1
      let label = labels[row] ?? ""
      grid.write(
        label.paddedLeft(to: width), at: Point(column: column - width, row: place),
        style: theme[.chartLabel], maxWidth: width)
      grid[Point(column: column, row: place)] = Cell(
        label.isEmpty ? (isASCII ? "|" : "│") : isASCII ? "+" : "┤", theme[.chartAxis])
    }
  }

  private func drawBars(
    _ now: ValueHistogram, _ scale: LayerScale, top: Int, _ masses: inout [Double],
    into grid: inout CellGrid
  ) {
    guard layout.barColumns > 0 else { return }
    fill(&masses, now, scale)
    var most = 0.0
    for row in 0..<layout.stripRows { most = max(most, masses[2 * row] + masses[2 * row + 1]) }
    guard most > 0 else { return }
    for row in 0..<layout.stripRows {
      let share = (masses[2 * row] + masses[2 * row + 1]) / most
      let (full, end) = styles.bar(share, columns: layout.barColumns)
      for column in 0..<full {
        put(
          Cell(styles.barScalar, styles.barStyle), column: layout.barLeft + column, row: top + row,
          into: &grid)
      }
      if let end, full < layout.barColumns {
        put(
          Cell(end, styles.barStyle), column: layout.barLeft + full, row: top + row, into: &grid)
      }
    }
  }
}
