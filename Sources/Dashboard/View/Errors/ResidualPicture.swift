import CellUI
import RunEvents

/// Residuals above predictions: around the line at 0 where a model is off to both sides, above or
/// below it where it is off in one direction. A bar stands at the mean of each part of the examples.
struct ResidualPicture {
  let target: Residuals.Target
  let theme: Theme
  let glyphs: GlyphSet

  /// Points of a picture, where both numbers are finite.
  private var points: [(Double, Double)] {
    zip(target.predictions, target.residuals).filter { $0.isFinite && $1.isFinite }
  }

  /// - Parameter rect: of which the part within the grid is drawn.
  func draw(into grid: inout CellGrid, _ rect: Rect) {
    guard let x = across, let y = up else {
      grid.write("nothing to draw", at: rect.origin, style: theme[.textDim], maxWidth: rect.columns)
      return
    }
    let plot = ScatterPlot(
      chart: LineChart(
        xRange: x, yRange: y,
        styles: LineChart.Styles(axis: theme[.chartAxis], label: theme[.chartLabel]),
        glyphs: glyphs, xTitle: "predicted"),
      name: "residual", theme: theme)
    plot.draw(
      into: &grid, rect,
      line: { canvas in
        canvas.line(
          from: (0, canvas.dotRows / 2), to: (canvas.dotColumns - 1, canvas.dotRows / 2),
          style: theme[.textDim])
      }, points: points,
      over: { canvas, layout in
        for band in target.bands where band.bias.isFinite {
          let row =
            canvas.dotRows - 1
            - ScatterPlot.place(band.bias, layout.yRange, of: canvas.dotRows)
          canvas.line(
            from: (ScatterPlot.place(band.low, layout.xRange, of: canvas.dotColumns), row),
            to: (ScatterPlot.place(band.high, layout.xRange, of: canvas.dotColumns), row),
            style: theme[band.isBiased ? .diagnosisLarger : .textStrong])
        }
      })
  }

  /// What the predictions span, with a margin.
  private var across: ClosedRange<Double>? {
    let values = points.map(\.0)
    guard let least = values.min(), let greatest = values.max(), (2 * greatest - 2 * least).isFinite
    else { return nil }
    let margin = greatest > least ? 0.04 * (greatest - least) : max(0.5, least.magnitude / 2)
    let range = (least - margin)...(greatest + margin)
    return range.upperBound > range.lowerBound ? range : nil
  }

  /// Around 0, by 1, 2 or 5 of a power of ten, so that it hardly ever changes; a few that are far off
  /// lie on the edge.
  private var up: ClosedRange<Double>? {
    let greatest = points.map { $0.1.magnitude }.max() ?? 0
    let usual = 4 * target.rootMeanSquaredError
    let most = usual.isFinite && usual > 0 ? min(greatest, usual) : greatest
    guard most > 0 else { return -1...1 }
    guard most.isFinite, most < 1e300, most > 1e-300 else { return nil }
    var unit = 1.0
    while unit > most { unit /= 10 }
    while unit * 10 <= most { unit *= 10 }
    let limit = [1, 2, 5].map { $0 * unit }.first { $0 >= most } ?? 10 * unit
    return -limit...limit
  }
}

extension PageView {
  /// The residuals of each target, where the page leaves room for them.
  func drawPictures(_ page: PageContent, into grid: inout CellGrid, frame: Rect) {
    let body = Page.body(frame)
    let scroll = scroll(rowCount: page.lines.count, frame)
    for picture in page.pictures {
      let rows = Rect(
        column: 0, row: 0, columns: min(picture.columns, body.columns), rows: picture.rows)
      var part = CellGrid(size: rows.size)
      part.clear(model.theme[.text])
      ResidualPicture(target: picture.target, theme: model.theme, glyphs: model.glyphs)
        .draw(into: &part, rows)
      for row in 0..<rows.rows where (0..<body.rows).contains(picture.line + row - scroll) {
        for column in 0..<rows.columns {
          grid[Point(column: body.left + column, row: body.top + picture.line + row - scroll)] =
            part[Point(column: column, row: row)]
        }
      }
    }
  }
}
