import CellUI
import RunEvents

/// Where each step of a sequence looks: a picture a head, a row what the network tells, a column what
/// it has read, the brighter the more of the row's attention goes there.
struct AttentionView {
  let model: DashboardModel
  let place: Int
  let count: Int
  let example: AttentionPictures.Example
  let layout: AttentionLayout

  /// nil where the run has none.
  init?(_ model: DashboardModel, _ body: Rect) {
    guard let shown = model.shownAttention, let all = model.run.attention.last else { return nil }
    self.model = model
    (place, example) = shown
    count = all.examples.count
    layout = AttentionLayout(model, shown.example, body)
  }

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid, scroll: Int) {
    let styles = DensityStyles(model)
    model.drawHeading(
      ofExample: example.example, place: place, of: count,
      [Span("  \(read.excerpt)", theme[.text])],
      explanation: "rows: what it tells, columns: what it has read, to each head's largest",
      styles.legend(from: "0", to: "largest"), row: layout.heading, into: &grid)
    for (place, (layer, head)) in example.heads.enumerated() {
      let origin = layout.origin(place, scroll: scroll)
      guard origin.row + layout.cell.rows > layout.list.top, origin.row < layout.list.bottom else {
        continue
      }
      draw(layer, head: head, at: origin, styles, into: &grid)
    }
  }

  // MARK: Words

  /// All that was read, lines' ends left out.
  private var read: String { example.columns.filter { $0 != "\n" }.joined() }

  /// A token as it is written beside a picture.
  private func label(_ token: String) -> String {
    token == "\n" ? model.symbols.lineEnd : token.printableLine
  }

  private func style(row: Int) -> Style {
    let isRight = example.truths.isEmpty || example.truths[row] == example.rows[row]
    return theme[isRight ? .textStrong : .eventError]
  }

  // MARK: A head

  private func draw(
    _ layer: AttentionPictures.Layer, head: Int, at origin: Point, _ styles: DensityStyles,
    into grid: inout CellGrid
  ) {
    let weights = layer.heads[head]
    let width = min(layout.cell.columns, max(0, layout.list.right - origin.column))
    func write(_ spans: [Span], _ column: Int, row: Int) {
      let place = Point(column: origin.column + column, row: origin.row + row)
      guard place.row >= layout.list.top, place.row < layout.list.bottom, column < width else {
        return
      }
      let spans = spans.truncated(to: width - column, ellipsis: model.symbols.ellipsis)
      grid.write(spans, at: place, maxWidth: width - column)
    }
    let largest = NumberFormat.significant(weights.scale, digits: 2)
    let shown = layer.heads.count < layer.headCount ? " of \(layer.headCount)" : ""
    write(
      [
        Span("head \(head + 1)\(shown)", theme[.parameterName].adding(.bold)),
        Span("  largest \(largest)  \(layer.name.excerpt)", theme[.textDim]),
      ], 0, row: 0)
    for (column, token) in example.columns.enumerated() {
      // What it reads of its own answer is dim.
      let isTold = column > example.firstRow - example.firstColumn && example.firstRow > 0
      write(
        [
          Span(
            label(token).truncated(to: 1, ellipsis: ""), theme[isTold ? .textDim : .textStrong])
        ], layout.labelColumns + column * layout.scale, row: 1)
    }
    let perCell = layout.isHalved ? 2 : 1
    for row in stride(from: 0, to: example.rows.count, by: perCell) {
      let lines = row..<min(row + perCell, example.rows.count)
      let room = layout.isHalved ? 1 : layout.labelColumns - 1
      for (offset, line) in lines.enumerated() {
        write(
          [Span(label(example.rows[line]).truncated(to: room, ellipsis: ""), style(row: line))],
          offset, row: 2 + row / perCell)
      }
      drawCells(weights, lines, at: origin, row: 2 + row / perCell, styles, into: &grid)
    }
  }

  private func drawCells(
    _ weights: ScaledValues, _ lines: Range<Int>, at origin: Point, row: Int,
    _ styles: DensityStyles, into grid: inout CellGrid
  ) {
    let width = example.columns.count
    for column in 0..<width {
      let upper = max(0, weights.share(lines.lowerBound * width + column))
      let lower =
        !layout.isHalved
        ? upper
        : lines.count > 1 ? max(0, weights.share((lines.lowerBound + 1) * width + column)) : 0
      for part in 0..<layout.scale {
        let point = Point(
          column: origin.column + layout.labelColumns + column * layout.scale + part,
          row: origin.row + row)
        if layout.list.contains(point) { grid[point] = styles.cell(upper, lower) }
      }
    }
  }
}
