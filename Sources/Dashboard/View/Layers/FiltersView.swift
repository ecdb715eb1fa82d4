import CellUI
import RunEvents

/// What the first layer looks for in an image: a picture a unit or filter.
struct FiltersView {
  let model: DashboardModel
  let pictures: FilterPictures
  let layout: FilterLayout

  /// nil where the run has none.
  init?(_ model: DashboardModel, _ body: Rect) {
    guard let pictures = model.run.filters.last else { return nil }
    self.model = model
    self.pictures = pictures
    layout = FilterLayout(pictures, body)
  }

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid, scroll: Int) {
    let picture = ValuePicture(styles: ValueStyles(model), scale: layout.scale)
    drawHeading(picture.styles, into: &grid)
    let (width, channels) = (pictures.width, pictures.channels)
    for (place, number) in order.enumerated() {
      let origin = layout.origin(place, scroll: scroll)
      guard origin.row + layout.cell.rows > layout.list.top, origin.row < layout.list.bottom else {
        continue
      }
      let weights = pictures.filters[number].weights
      if channels >= 3 {
        picture.drawColors(
          width, pictures.height, at: origin, clip: layout.list, into: &grid
        ) { column, row in
          let start = (row * width + column) * channels
          return (weights.share(start), weights.share(start + 1), weights.share(start + 2))
        }
      } else {
        picture.draw(
          width, pictures.height, at: origin, clip: layout.list, into: &grid
        ) { column, row in
          weights.share((row * width + column) * channels)
        }
      }
      drawCaption(number, at: origin, into: &grid)
    }
  }

  private var order: [Int] {
    let all = pictures.filters.indices
    guard model.layersLook.ordersByNorm else { return Array(all) }
    return all.sorted { pictures.filters[$0].norm > pictures.filters[$1].norm }
  }

  private func drawCaption(_ number: Int, at origin: Point, into grid: inout CellGrid) {
    let row = origin.row + layout.cell.rows - 1
    guard row >= layout.list.top, row < layout.list.bottom else { return }
    let used = grid.write(
      "\(number)", at: Point(column: origin.column, row: row), style: theme[.parameterName],
      maxWidth: layout.cell.columns)
    let norm = NumberFormat.significant(pictures.filters[number].norm, digits: 2)
    guard used + 2 + norm.displayWidth <= layout.cell.columns else { return }
    grid.write(
      norm, at: Point(column: origin.column + used + 1, row: row), style: theme[.textDim])
  }

  /// The layer, how many, in which order, and what the colours mean.
  private func drawHeading(_ styles: ValueStyles, into grid: inout CellGrid) {
    let shown = pictures.filters.count
    let count =
      shown < pictures.unitCount
      ? "first \(shown) of \(NumberFormat.grouped(pictures.unitCount))" : "\(shown)"
    let kind = pictures.layer.contains("conv") ? "filters" : "units"
    let order = model.layersLook.ordersByNorm ? "the largest norm first" : "in order"
    let left = [
      Span(pictures.layer.excerpt, theme[.textStrong]),
      Span("  \(count) \(kind), \(order)", theme[.textDim]),
    ]
    let long = Span("; number and norm beneath, each to its own largest weight", theme[.textDim])
    let legend =
      pictures.channels >= 3
      ? [Span("weights as red, green, blue; grey is 0", theme[.chartLabel])] : styles.legend
    model.drawHeading([left + [long], left], legend, row: layout.heading, into: &grid)
  }
}
