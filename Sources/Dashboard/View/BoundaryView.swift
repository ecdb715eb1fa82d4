import CellUI
import RunEvents

/// What the network makes of its inputs' plane: each place in its class's colour, stronger where it is
/// surer, and examples on it.
struct BoundaryView {
  let model: DashboardModel
  let boundary: DecisionBoundary
  let plane: DecisionBoundary.Plane
  private let styles: ClassStyles

  /// nil where the run has none.
  init?(model: DashboardModel) {
    guard let plane = model.run.plane,
      let boundary = model.inView(model.run.boundaries, step: \.step)
    else { return nil }
    self.model = model
    self.boundary = boundary
    self.plane = plane
    styles = ClassStyles(model.theme, model.glyphs, model.colors)
  }

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid, frame: Rect) {
    drawTitle(into: &grid, frame: frame)
    var body = frame.inset().intersection(grid.bounds)
    guard body.rows > 0, body.columns > 0 else { return }
    if body.rows >= 6 {
      let (legend, above) = body.splitBottom(1)
      drawLegend(into: &grid, row: legend)
      body = above
    }
    drawPlaces(into: &grid, body)
    drawPoints(into: &grid, body)
    if model.drawsPixels, styles.isShaded { grid.cover(with: pixels(body)) }
  }

  /// The same in pixels, for terminals that show them.
  private func pixels(_ body: Rect) -> PixelPicture {
    var hasher = Hasher()
    hasher.combine(model.theme.name)
    hasher.combine(plane)
    hasher.combine(boundary.step)
    hasher.combine(boundary.places)
    let pixels = BoundaryPixels(boundary: boundary, plane: plane, styles: styles)
    return PixelPicture(rect: body, identity: hasher.finalize(), paint: pixels.paint)
  }

  // MARK: Words

  private func drawTitle(into grid: inout CellGrid, frame: Rect) {
    let room = frame.columns - 7
    let title = Span("decision boundary", theme[.panelTitle])
    let step = Span("  step \(NumberFormat.grouped(boundary.step))", theme[.panelNote])
    let shown = plane.dev.count
    let wrong = boundary.errors.count { $0 < shown }
    let count = Span(NumberFormat.grouped(wrong), theme[.curveDev].adding(.bold))
    let few = [count, Span(" dev wrong", theme[.curveDev])]
    let right = [count, Span(" of \(NumberFormat.grouped(shown)) dev wrong", theme[.curveDev])]
    let short = Span("boundary", theme[.panelTitle])
    let choices: [([Span], [Span])] = [
      ([title, step], right), ([title, step], few), ([short, step], few), ([short, step], []),
      ([short], []),
    ]
    let (left, values) =
      choices.first { $0.0.displayWidth + $0.1.displayWidth <= room } ?? ([short], [])
    model.drawTitle(left, right: values, frame: frame, into: &grid)
  }

  /// Classes and kinds of points, and what the plane spans where there is room for it.
  private func drawLegend(into grid: inout CellGrid, row: Rect) {
    let names = model.run.manifest?.data.classNames ?? []
    let labels = Set((plane.train + plane.dev).map(\.label)).sorted()
    let classes = labels.map { label in
      styles.name(label, names.name(ofOutput: label))
    }
    let marks = ClassStyles.Mark.allCases.map(styles.legend)
    func joined(_ spans: [Span], _ gap: String) -> [Span] {
      Array(spans.map { [$0] }.joined(separator: [Span(gap, theme[.text])]))
    }
    let choices = [
      joined(classes + marks, "  "), joined(classes + marks, " "), joined(classes, "  "),
    ]
    let left =
      choices.first { $0.displayWidth <= row.columns }
      ?? joined(classes, " ").truncated(to: row.columns, ellipsis: model.symbols.ellipsis)
    grid.write(left, at: row.origin, maxWidth: row.columns)
    let span = [Span(extent, theme[.chartLabel])]
    guard left.displayWidth + 3 + span.displayWidth <= row.columns else { return }
    grid.write(
      span, at: Point(column: row.right - span.displayWidth, row: row.top),
      maxWidth: span.displayWidth)
  }

  /// `x −1.1 to 1.2, y −1.0 to 1.1`.
  private var extent: String {
    zip([plane.x, plane.y], 0...).map { range, index in
      let name = plane.names.indices.contains(index) ? plane.names[index] : ["x", "y"][index]
      return "\(name) \(NumberFormat.significant(range.lowerBound, digits: 2)) to "
        + NumberFormat.significant(range.upperBound, digits: 2)
    }.joined(separator: ", ")
  }

  // MARK: Places

  private func drawPlaces(into grid: inout CellGrid, _ body: Rect) {
    let field = BoundaryField(boundary: boundary)
    let halves = model.glyphs == .ascii || !styles.isShaded ? 1 : 2
    for row in 0..<body.rows {
      for column in 0..<body.columns {
        let across = (Double(column) + 0.5) / Double(body.columns)
        func place(_ half: Int) -> DecisionBoundary.Place {
          field.place(
            across: across,
            down: (Double(row * halves + half) + 0.5) / Double(body.rows * halves))
        }
        let point = Point(column: body.left + column, row: body.top + row)
        guard styles.isShaded else {
          grid[point] = styles.fill(place(0))
          continue
        }
        let upper = styles.shade(place(0))
        let lower = halves == 2 ? styles.shade(place(1)) : upper
        grid[point] = Cell(upper: upper, lower: lower)
      }
    }
  }

  // MARK: Points

  private func drawPoints(into grid: inout CellGrid, _ body: Rect) {
    let cells = body.rows * body.columns
    let wrong = Set(boundary.errors)
    // As many as leave the places in sight; the errors come last, on top of all.
    for point in thinned(plane.train, most: cells / 6) {
      draw(point, .train, into: &grid, body)
    }
    let dev = plane.dev.indices
    for index in thinned(dev.filter { !wrong.contains($0) }, most: cells / 12) {
      draw(plane.dev[index], .dev, into: &grid, body)
    }
    for index in thinned(dev.filter { wrong.contains($0) }, most: cells / 8) {
      draw(plane.dev[index], .wrong, into: &grid, body)
    }
  }

  private func thinned<Element>(_ all: [Element], most: Int) -> [Element] {
    let count = min(all.count, most)
    return (0..<count).map { all[$0 * all.count / count] }
  }

  private func draw(
    _ point: DecisionBoundary.Point, _ mark: ClassStyles.Mark, into grid: inout CellGrid,
    _ body: Rect
  ) {
    guard let (across, down) = plane.place(of: point) else { return }
    let place = Point(
      column: body.left + min(body.columns - 1, Int(across * Double(body.columns))),
      row: body.top + min(body.rows - 1, Int(down * Double(body.rows))))
    var cell = styles.cell(mark, label: point.label)
    let below = grid[place]
    // Of two places in a cell, the lower one's colour is behind what is written on it.
    if styles.isShaded { cell.style.background = below.style.background }
    grid[place] = cell
  }
}
