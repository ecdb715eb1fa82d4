import CellUI
import RunEvents

/// A small network unit by unit: what each gives over the plane of the two inputs, and the weights
/// between them as lines.
struct UnitsView {
  let model: DashboardModel
  let pictures: UnitPictures
  let layout: UnitsLayout
  private let styles: ValueStyles

  /// To a column: more would be a tangle.
  private static let mostLinks = 64

  /// nil where the run has none.
  init?(_ model: DashboardModel, _ body: Rect) {
    guard let pictures = model.run.units.last else { return nil }
    self.model = model
    self.pictures = pictures
    let hasBoundary = model.run.plane != nil && !model.run.boundaries.isEmpty
    layout = UnitsLayout(pictures, hasBoundary: hasBoundary, body)
    styles = ValueStyles(model)
  }

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid) {
    let left = [Span("what each unit gives over the inputs", theme[.textStrong])]
    let long = [
      Span("  lines: weights, the stronger the larger; each to its own largest", theme[.textDim])
    ]
    model.drawHeading([left + long, left], styles.legend, row: layout.heading, into: &grid)
    for column in 1..<layout.counts.count { drawLinks(to: column, into: &grid) }
    for column in layout.counts.indices {
      drawName(column, into: &grid)
      for unit in 0..<layout.counts[column] { drawUnit(unit, column, into: &grid) }
    }
    guard let frame = layout.boundary else { return }
    var lines = BorderLines(bounds: frame)
    lines.addBox(frame)
    lines.render(into: &grid, style: theme[.panelBorder], glyphs: model.glyphs)
    BoundaryView(model: model)?.draw(into: &grid, frame: frame)
  }

  private func drawUnit(_ unit: Int, _ column: Int, into grid: inout CellGrid) {
    let frame = layout.frame(column: column, unit: unit)
    // Pixels, and where they are in the plane: each takes the nearest of the measured places.
    let (across, down) = (frame.columns, 2 * frame.rows)
    let (columns, rows) = (pictures.columns, pictures.rows)
    ValuePicture(styles: styles).draw(
      across, down, at: frame.origin, clip: layout.area, into: &grid
    ) { x, y in
      guard column > 0 else {
        let share = unit == 0 ? Double(x) / Double(across - 1) : 1 - Double(y) / Double(down - 1)
        return 2 * share - 1
      }
      return pictures.layers[column - 1].units[unit].share(
        y * rows / down * columns + x * columns / across)
    }
  }

  private func drawName(_ column: Int, into grid: inout CellGrid) {
    // The last column's words may begin before it.
    let isLast = column == layout.lefts.count - 1
    let pitch = column > 0 ? layout.lefts[column] - layout.lefts[column - 1] : 0
    let room =
      isLast
      ? max(layout.picture.columns, pitch - 2) : layout.lefts[column + 1] - layout.lefts[column] - 1
    func write(_ text: String, _ role: ThemeRole, row: Int) {
      let text = text.truncated(to: max(1, room), ellipsis: model.symbols.ellipsis)
      let left = min(layout.lefts[column], layout.area.right - text.displayWidth)
      grid.write(
        text, at: Point(column: isLast ? left : layout.lefts[column], row: layout.names.top + row),
        style: theme[role])
    }
    guard column > 0 else {
      write("inputs", .parameterName, row: 0)
      let names = (0..<2).map { index in
        let given = pictures.names.indices.contains(index) ? pictures.names[index] : ""
        return given.isEmpty ? ["x", "y"][index] : given.excerpt
      }
      return write(names.joined(separator: ", "), .textDim, row: 1)
    }
    let layer = pictures.layers[column - 1]
    write(layer.name.excerpt, .parameterName, row: 0)
    let shown = layout.counts[column]
    write(
      shown < layer.unitCount
        ? "\(shown) of \(NumberFormat.grouped(layer.unitCount))"
        : shown == 1 ? "1 unit" : "\(shown) units", .textDim, row: 1)
  }

  // MARK: Links

  /// The largest weights to the units of a column, the largest on top.
  private func drawLinks(to column: Int, into grid: inout CellGrid) {
    let rect = layout.links(to: column).intersection(grid.bounds)
    guard rect.columns > 0, rect.rows > 0 else { return }
    let layer = pictures.layers[column - 1]
    let shown = layer.units.count
    var links: [(from: Int, to: Int, weight: Double)] = []
    for from in 0..<layout.counts[column - 1] {
      for to in 0..<layout.counts[column] {
        let weight = layer.weights[from * shown + to]
        if weight.isFinite, weight != 0 { links.append((from, to, weight)) }
      }
    }
    links.sort { $0.weight.magnitude > $1.weight.magnitude }
    guard let largest = links.first?.weight.magnitude else { return }
    var canvas = DotCanvas(columns: rect.columns, rows: rect.rows, glyphs: model.glyphs)
    let perRow = model.glyphs.dotsPerCell.rows
    func middle(_ column: Int, _ unit: Int) -> Int {
      let frame = layout.frame(column: column, unit: unit)
      return ((2 * frame.top + frame.rows) * perRow / 2) - rect.top * perRow
    }
    for link in links.prefix(Self.mostLinks).reversed() {
      canvas.beginLayer()
      canvas.line(
        from: (0, middle(column - 1, link.from)),
        to: (canvas.dotColumns - 1, middle(column, link.to)),
        style: styles.line(link.weight / largest))
    }
    canvas.render(into: &grid, at: rect.origin)
  }
}
