import CellUI
import RunEvents

/// An example of the dev set: its image, what it is taken for, and what each layer makes of it.
struct ActivationsView {
  let model: DashboardModel
  let place: Int
  let count: Int
  let example: ExampleActivations.Example
  let layout: ActivationLayout

  /// nil where the run has none.
  init?(_ model: DashboardModel, _ body: Rect) {
    guard let shown = model.shownExample, let all = model.run.activations.last else { return nil }
    self.model = model
    (place, example) = shown
    count = all.examples.count
    layout = ActivationLayout(model, shown.example, body)
  }

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid, scroll: Int) {
    let styles = ValueStyles(model)
    model.drawHeading(
      ofExample: example.example, place: place, of: count,
      example.isWorst ? [Span("  the most confident mistake", theme[.eventWarning])] : [],
      explanation: "what each layer gives, to its own largest value", styles.legend,
      row: layout.heading, into: &grid)
    drawExample(into: &grid, scroll: scroll)
    for (number, layer) in example.layers.enumerated() {
      draw(layer, layout.blocks[number], styles, into: &grid, scroll: scroll)
    }
  }

  private func name(_ label: Int) -> String {
    (model.run.manifest?.data.classNames ?? []).name(ofOutput: label)
  }

  // MARK: The example

  private func drawExample(into grid: inout CellGrid, scroll: Int) {
    let left = layout.left
    func write(_ spans: [Span], row: Int) {
      let place = left.top + row - scroll
      guard place >= layout.list.top, place < layout.list.bottom else { return }
      grid.write(
        spans.truncated(to: left.columns, ellipsis: model.symbols.ellipsis),
        at: Point(column: left.left, row: place), maxWidth: left.columns)
    }
    if let image = model.run.exampleImages[example.example] {
      let lines = ThumbnailRows(model: model).picture(image, scale: layout.imageScale)
      for (row, line) in lines.enumerated() { write(line, row: row) }
    }
    let probabilities = example.probabilities
    let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] }
    let isRight = best == example.label
    write(
      [
        Span("true ", theme[.textDim]), Span(name(example.label), theme[.textStrong]),
        Span(isRight ? "  right" : "  wrong", theme[isRight ? .bannerGood : .eventError]),
      ], row: layout.imageRows)
    let density = DensityStyles(model)
    let nameColumns = min(12, layout.classes.map { name($0).displayWidth }.max() ?? 1)
    let barColumns = max(0, left.columns - nameColumns - 10)
    for (row, label) in layout.classes.enumerated() {
      let probability = probabilities[label]
      let (full, end) = density.bar(probability, columns: barColumns)
      var bar = String(repeating: String(density.barScalar), count: full)
      if let end, full < barColumns { bar.unicodeScalars.append(end) }
      let mark = label == example.label ? model.symbols.selected : " "
      write(
        [
          Span("\(mark) ", theme[.textStrong]),
          Span(
            name(label).truncated(to: nameColumns, ellipsis: model.symbols.ellipsis)
              .paddedRight(to: nameColumns) + " ",
            theme[label == best ? .textStrong : .textDim]),
          Span(bar.paddedRight(to: barColumns), density.barStyle),
          Span(NumberFormat.percent(probability).paddedLeft(to: 7), theme[.text]),
        ], row: layout.imageRows + 1 + row)
    }
  }

  // MARK: Layers

  private func draw(
    _ layer: ExampleActivations.Layer, _ block: ActivationLayout.Block, _ styles: ValueStyles,
    into grid: inout CellGrid, scroll: Int
  ) {
    let right = layout.right
    let top = right.top + block.row - scroll
    guard right.columns > 0, top + block.rows >= layout.list.top, top < layout.list.bottom else {
      return
    }
    let values = layer.values
    let isMaps = layer.width > 1 || layer.height > 1
    let pitch = isMaps ? layer.width * block.scale + 1 : block.scale
    let fitting = (right.columns + (isMaps ? 1 : 0)) / max(1, pitch)
    let shown = min(layer.shownCount, isMaps ? fitting : fitting * block.rows)
    if top >= layout.list.top {
      grid.write(
        caption(layer, shown, isMaps).truncated(
          to: right.columns, ellipsis: model.symbols.ellipsis),
        at: Point(column: right.left, row: top), maxWidth: right.columns)
    }
    let clip = layout.list.intersection(right)
    guard isMaps else {
      for unit in 0..<shown {
        let share = values.share(unit)
        for column in 0..<block.scale {
          let point = Point(
            column: right.left + unit % fitting * block.scale + column,
            row: top + 1 + unit / fitting)
          if clip.contains(point) { grid[point] = styles.cell(share, share) }
        }
      }
      return
    }
    let picture = ValuePicture(styles: styles, scale: block.scale)
    for map in 0..<shown {
      let start = map * layer.width * layer.height
      picture.draw(
        layer.width, layer.height, at: Point(column: right.left + map * pitch, row: top + 1),
        clip: clip, into: &grid
      ) { column, row in
        values.share(start + row * layer.width + column)
      }
    }
  }

  private func caption(
    _ layer: ExampleActivations.Layer, _ shown: Int, _ isMaps: Bool
  ) -> [Span] {
    let times = model.symbols.times
    let count =
      shown < layer.unitCount
      ? "\(shown) of \(NumberFormat.grouped(layer.unitCount))" : "\(layer.unitCount)"
    let kind =
      isMaps ? "maps of \(layer.height)\(times)\(layer.width)" : shown == 1 ? "unit" : "units"
    let largest = NumberFormat.significant(layer.values.scale, digits: 2)
    return [
      Span(layer.name.excerpt, theme[.parameterName].adding(.bold)),
      Span("  \(count) \(kind), largest \(largest)", theme[.textDim]),
    ]
  }
}
