import CellUI

/// Where things are on screens of lines and of charts, and in windows too small to choose.
extension PanelLayout {
  mutating func placeFocus(_ model: DashboardModel, _ content: Rect) {
    guard content.rows >= 6 else {
      placeEnlarged(model, in: content)
      return
    }
    let stripRows = content.rows >= 16 ? 3 : content.rows >= 9 ? 2 : 1
    let (strip, above) = content.splitBottom(stripRows + 2)
    var rest = Rect(
      column: above.left, row: above.top, columns: above.columns, rows: above.rows + 1)
    placeBanner(model, from: &rest, mostLines: 2)
    placeEnlarged(model, in: rest)
    let body = strip.inset()
    guard Self.hasSettings(model) else {
      (events, eventList) = (strip, body)
      return
    }
    hyperparameters = strip
    let list = body.splitTop(max(1, stripRows - 1))
    hyperparameterList = list.top
    if list.rest.rows > 0 { eventList = list.rest }
  }

  private mutating func placeEnlarged(_ model: DashboardModel, in frame: Rect) {
    if model.zoomed == nil, model.isPictureEnlarged {
      picture = frame
    } else {
      charts = [ChartPanel(kind: model.zoomed ?? .cost, frame: frame)]
    }
  }

  mutating func placeGrid(_ model: DashboardModel, _ content: Rect) {
    let kinds = model.metricCharts
    let shape = ChartGridShape(count: kinds.count, size: content.size)
    grid = shape
    if let zoomed = model.zoomed {
      charts = [ChartPanel(kind: zoomed, frame: content)]
      return
    }
    let page = kinds.dropFirst(model.metrics.selection / shape.pageSize * shape.pageSize)
      .prefix(shape.pageSize)
    charts = zip(page, shape.frames(count: page.count, in: content)).map {
      ChartPanel(kind: $0, frame: $1)
    }
  }

  /// From this size on there is always room for what is known of the selected run; in a smaller window
  /// only where the list leaves some.
  private static let largeForPreview = Size(columns: 100, rows: 26)
  private static let leastOfPreview = Size(columns: 70, rows: 9)

  /// A list of runs leaves the room that it does not need to the selected run.
  mutating func placePage(_ model: DashboardModel, _ content: Rect) {
    page = content
    guard model.tab == .runs, !model.comparison.rows.isEmpty else { return }
    let (large, least) = (Self.largeForPreview, Self.leastOfPreview)
    let isLarge = content.columns >= large.columns && content.rows >= large.rows
    let compared = model.comparison.shown.isEmpty ? 0 : 12
    let needed = model.comparison.rows.count + RunsPage.headerLines + compared + 2
    let free = content.rows - needed + 1
    guard isLarge || content.columns >= least.columns && free >= least.rows else { return }
    let rows = min(content.rows * 3 / 5, isLarge ? max(14, free) : free)
    let (list, below) = divide(
      content, at: .preview, .above, wanted: content.rows - rows + 1, least: (6, 8))
    (page, preview) = (list, below)
  }

  mutating func placeStacked(_ model: DashboardModel, _ content: Rect) {
    let wantedRows = max(3, min(content.rows / 4 + 1, 9)) + 2
    let (above, lower) = divide(
      content, at: .stacked, .above, wanted: content.rows - wantedRows + 1, least: (7, 4))
    var rest = above
    placeBanner(model, from: &rest, mostLines: 2)
    placeCharts(model, in: rest)
    guard Self.hasSettings(model) else { return placeEvents(lower) }
    guard lower.columns >= 56 else { return place(hyperparameters: lower) }
    let (left, right) = divide(
      lower, at: .stackedSettings, .beside, wanted: lower.columns / 2, least: (27, 20))
    place(hyperparameters: left)
    placeEvents(right)
  }
}
