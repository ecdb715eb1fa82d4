import CellUI

/// The panes that arrangements are made of.
extension PanelLayout {
  /// Whether the run has hyperparameters to show, or may have in a moment: other tools log none.
  static func hasSettings(_ model: DashboardModel) -> Bool {
    model.run.manifest == nil || !model.run.hyperparameters.isEmpty
  }

  /// Rows of the settings' frame, under their headings where all fit in `most` rows.
  static func settingsRows(_ model: DashboardModel, most: Int) -> Int {
    let settings = model.run.hyperparameters
    let grouped = HyperparameterLines.count(settings)
    let count = settings.isEmpty ? 8 : grouped <= most ? grouped : settings.count
    return min(count, most) + 2
  }

  /// Splits a frame of `bodyRows` rows off the top; both share a border.
  static func cut(_ frame: Rect, bodyRows: Int) -> (top: Rect, rest: Rect) {
    let (top, below) = frame.splitTop(bodyRows + 2)
    guard below.rows > 0 else { return (top, below) }
    return (
      top,
      Rect(
        column: below.left, row: below.top - 1, columns: below.columns, rows: below.rows + 1)
    )
  }

  mutating func placeBanner(
    _ model: DashboardModel, from frame: inout Rect, mostLines: Int
  ) {
    let lines = model.bannerLines(width: frame.columns - 4, most: mostLines)
    guard !lines.isEmpty, frame.rows >= lines.count + 6 else { return }
    let (banner, rest) = Self.cut(frame, bodyRows: lines.count)
    self.banner = banner
    bannerLines = lines
    frame = rest
  }

  mutating func placeCharts(_ model: DashboardModel, in frame: Rect, hasSecond: Bool = true) {
    guard hasSecond, frame.rows >= 12, let second = model.secondChart else {
      charts = [ChartPanel(kind: .cost, frame: frame)]
      return
    }
    let (cost, below) = divide(
      frame, at: .charts, .above, wanted: (frame.rows - 3) * 55 / 100 + 2, least: (6, 6))
    let beside = placePicture(model, beside: below)
    charts = [ChartPanel(kind: .cost, frame: cost), ChartPanel(kind: second, frame: beside)]
  }

  mutating func place(hyperparameters frame: Rect) {
    hyperparameters = frame
    hyperparameterList = frame.inset()
  }

  mutating func placeEvents(_ frame: Rect) {
    guard frame.rows >= 3 else { return }
    events = frame
    eventList = frame.inset()
  }

  // MARK: The picture

  /// Of the picture of what was learnt and of the chart beside it, borders and all.
  private static let leastOfPicture = Size(columns: 26, rows: 9)
  private static let leastColumnsBesidePicture = 36

  /// Gives the right part of a chart's frame to the picture of what was learnt, where there is one and
  /// room for both.
  ///
  /// - Returns: what is left for the chart.
  mutating func placePicture(_ model: DashboardModel, beside frame: Rect) -> Rect {
    // Cells are about twice as high as wide.
    let columns = min(2 * frame.rows + 6, frame.columns / 2)
    guard model.hasPicture, frame.rows >= Self.leastOfPicture.rows,
      columns >= Self.leastOfPicture.columns,
      frame.columns - columns >= Self.leastColumnsBesidePicture
    else { return frame }
    let (left, right) = divide(
      frame, at: .picture, .beside, wanted: frame.columns - columns + 1,
      least: (Self.leastColumnsBesidePicture, Self.leastOfPicture.columns))
    picture = right
    return left
  }

  /// Gives the lower part of a column to the picture of what was learnt, where it has no place yet.
  ///
  /// - Returns: what is left of the column.
  mutating func placePicture(_ model: DashboardModel, below frame: Rect) -> Rect {
    let rows = min(frame.columns / 2, frame.rows - Self.eventRows + 1)
    guard model.hasPicture, picture == nil, rows >= Self.leastOfPicture.rows else { return frame }
    let (rest, lower) = divide(
      frame, at: .pictureBelow, .above, wanted: frame.rows - rows + 1,
      least: (4, Self.leastOfPicture.rows))
    picture = lower
    return rest
  }

  // MARK: Smaller charts

  /// What is worth a smaller chart: what moves the curves, then what else is measured on the dev set.
  private static let trends = [
    "gradientNorm", "learningRate", "updateRatio", "f1", "precision", "recall",
  ]
  /// Of the events, when there are charts below them, and of each of these, borders and all.
  static let (eventRows, trendRows) = (10, 8)

  /// What can be drawn small beside the charts that are placed.
  func trendKinds(
    _ model: DashboardModel, beside shown: [ChartKind]? = nil, most: Int = 4
  ) -> [ChartKind] {
    let shown = shown ?? charts.map(\.kind)
    let kinds = [model.secondChart].compactMap(\.self) + Self.trends.map { .metric($0) }
    var found: [ChartKind] = []
    for kind in kinds
    where !shown.contains(kind) && !found.contains(kind) && !kind.keys(in: model.run).isEmpty {
      found.append(kind)
    }
    return Array(found.prefix(most))
  }

  /// Fills a column from below with smaller charts.
  ///
  /// - Returns: what is left of it.
  mutating func placeTrends(_ model: DashboardModel, in frame: Rect) -> Rect {
    let kinds = trendKinds(model)
    let room = (frame.rows - Self.eventRows) / (Self.trendRows - 1)
    guard room > 0, !kinds.isEmpty else { return frame }
    let count = min(room, kinds.count)
    // As high as they can be, with a third for the events.
    let rows = min(
      12, max(Self.trendRows, (frame.rows - max(Self.eventRows, frame.rows / 3)) / count))
    let (rest, lower) = divide(
      frame, at: .trends, .above, wanted: frame.rows - count * (rows - 1),
      least: (4, Self.trendRows))
    place(trends: kinds, filling: lower)
    return rest
  }

  /// As many smaller charts above each other as there is room for.
  mutating func place(trends kinds: [ChartKind], filling frame: Rect) {
    let count = min(kinds.count, max(1, (frame.rows - 1) / (Self.trendRows - 1)))
    let edges = ChartGridShape.edges(frame.top, frame.rows, count)
    for (index, kind) in kinds.prefix(count).enumerated() {
      charts.append(
        ChartPanel(
          kind: kind,
          frame: Rect(
            column: frame.left, row: edges[index], columns: frame.columns,
            rows: edges[index + 1] - edges[index] + 1)))
    }
    trendCount = count
  }
}
