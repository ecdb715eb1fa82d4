import CellUI

/// Where the panels are. Their frames overlap in their borders.
struct PanelLayout: Hashable, Sendable {
  enum Form: Hashable, Sendable {
    /// Below `smallest`: one line says so.
    case tooSmall
    /// One chart and two lines, or none in the lowest windows: small windows, and an enlarged chart.
    case focus
    /// Charts above each other, the rest below.
    case stacked
    /// Charts on the left, the rest on the right.
    case columns
    /// A page of charts and nothing else.
    case grid
    /// One frame of lines.
    case page
  }

  struct ChartPanel: Hashable, Sendable {
    var kind: ChartKind
    var frame: Rect
  }

  static let smallest = Size(columns: 40, rows: 6)
  /// In a lower window there is one chart, and other programs have no room.
  static let smallestOfPanels = Size(columns: 40, rows: 12)

  let form: Form
  let bounds: Rect
  /// The line of tabs below the header; nil where a row is too dear.
  private(set) var tabs: Rect?
  /// The rows of an alert, above everything else; nil when there is none.
  private(set) var alert: Rect?
  private(set) var alertLines: [String] = []
  /// The frame of a screen of lines; nil on other screens.
  private(set) var page: Rect?
  /// Below the list of runs, what is known of the selected one; nil without room or on other screens.
  private(set) var preview: Rect?
  /// How the charts of a page of metrics are arranged; nil on other screens.
  private(set) var grid: ChartGridShape?
  /// Says what became of the run, or what to decide; nil when there is nothing to say.
  private(set) var banner: Rect?
  private(set) var bannerLines: [String] = []
  /// The curves that matter first, then smaller ones where there is room beside them.
  private(set) var charts: [ChartPanel] = []
  /// How many of `charts` are smaller ones.
  private(set) var trendCount = 0
  var mainCharts: ArraySlice<ChartPanel> { charts.dropLast(trendCount) }
  /// The picture of what was learnt; nil where there is none, or no room for it.
  private(set) var picture: Rect?
  private(set) var hyperparameters: Rect?
  private(set) var diagnosis: Rect?
  private(set) var events: Rect?
  /// The rows of the hyperparameters and of the events.
  private(set) var hyperparameterList: Rect?
  private(set) var eventList: Rect?

  init(model: DashboardModel, size: Size) {
    bounds = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
    form = Self.form(size, model)
    guard form != .tooSmall else { return }
    // From the row below the header to the footer, which closes the lowest panels.
    var content = bounds.splitTop(1).rest
    if size.rows >= Self.leastRowsForTabs {
      tabs = content.row(0).inset(columns: 2, rows: 0)
      content = content.splitTop(1).rest
    }
    alertLines = AlertStrip.lines(model, columns: content.columns, rows: content.rows)
    if !alertLines.isEmpty {
      let (strip, rest) = content.splitTop(alertLines.count)
      (alert, content) = (strip, rest)
    }
    switch form {
    case .tooSmall: break
    case .focus: placeFocus(model, content)
    case .stacked: placeStacked(model, content)
    case .columns: placeColumns(model, content)
    case .grid: placeGrid(model, content)
    case .page: placePage(model, content)
    }
  }

  private static let leastRowsForTabs = 20

  private static func form(_ size: Size, _ model: DashboardModel) -> Form {
    if size.columns < smallest.columns || size.rows < smallest.rows { return .tooSmall }
    switch model.tab {
    case .overview: break
    case .metrics: return .grid
    case .layers, .errors, .data, .runs, .console, .samples: return .page
    }
    if model.zoomed != nil || model.isPictureEnlarged { return .focus }
    if size.rows < smallestOfPanels.rows { return .focus }
    if size.columns >= 76 { return .columns }
    return size.rows >= 18 ? .stacked : .focus
  }

  // MARK: Forms

  private mutating func placeFocus(_ model: DashboardModel, _ content: Rect) {
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

  private mutating func placeGrid(_ model: DashboardModel, _ content: Rect) {
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

  private static let leastOfPreview = Size(columns: 100, rows: 26)

  /// A list of runs leaves the room that it does not need to the selected run.
  private mutating func placePage(_ model: DashboardModel, _ content: Rect) {
    page = content
    let least = Self.leastOfPreview
    guard model.tab == .runs, content.columns >= least.columns, content.rows >= least.rows,
      !model.comparison.rows.isEmpty
    else { return }
    let compared = model.comparison.shown.isEmpty ? 0 : 12
    let needed = model.comparison.rows.count + RunsPage.headerLines + compared + 2
    let rows = min(content.rows * 3 / 5, max(14, content.rows - needed + 1))
    let (list, below) = Self.cut(content, bodyRows: content.rows - rows - 1)
    (page, preview) = (list, below)
  }

  private mutating func placeStacked(_ model: DashboardModel, _ content: Rect) {
    let wantedRows = max(3, min(content.rows / 4 + 1, 9)) + 2
    let (lower, above) = content.splitBottom(wantedRows)
    var rest = Rect(
      column: above.left, row: above.top, columns: above.columns, rows: above.rows + 1)
    placeBanner(model, from: &rest, mostLines: 2)
    placeCharts(model, in: rest)
    guard Self.hasSettings(model) else { return placeEvents(lower) }
    guard lower.columns >= 56 else { return place(hyperparameters: lower) }
    let (left, right) = lower.splitLeft(lower.columns / 2)
    place(hyperparameters: left)
    placeEvents(
      Rect(
        column: right.left - 1, row: right.top, columns: right.columns + 1, rows: right.rows))
  }

  private mutating func placeColumns(_ model: DashboardModel, _ content: Rect) {
    let width = content.columns >= 140 ? 52 : content.columns >= 100 ? 47 : 36
    let (right, left) = content.splitRight(width)
    var charts = Rect(
      column: left.left, row: left.top, columns: left.columns + 1, rows: left.rows)
    placeBanner(model, from: &charts, mostLines: 4)
    placeCharts(model, in: charts)
    var below = right
    if Self.hasSettings(model) {
      let settings = model.run.hyperparameters
      let most = max(3, right.rows / 3)
      let grouped = HyperparameterLines.count(settings)
      let count = settings.isEmpty ? 8 : grouped <= most ? grouped : settings.count
      let (parameters, rest) = Self.cut(right, bodyRows: min(count, most))
      place(hyperparameters: parameters)
      below = rest
    }
    let diagnosisRows = DiagnosisPanel.rows(model, columns: below.columns)
    if below.rows >= diagnosisRows + 5 {
      let (diagnosis, rest) = Self.cut(below, bodyRows: diagnosisRows)
      self.diagnosis = diagnosis
      placeEvents(placeTrends(model, in: placePicture(model, below: rest)))
    } else {
      placeEvents(below)
    }
  }

  // MARK: Parts

  /// Whether the run has hyperparameters to show, or may have in a moment: other tools log none.
  private static func hasSettings(_ model: DashboardModel) -> Bool {
    model.run.manifest == nil || !model.run.hyperparameters.isEmpty
  }

  /// Splits a frame of `bodyRows` rows off the top; both share a border.
  private static func cut(_ frame: Rect, bodyRows: Int) -> (top: Rect, rest: Rect) {
    let (top, below) = frame.splitTop(bodyRows + 2)
    guard below.rows > 0 else { return (top, below) }
    return (
      top,
      Rect(
        column: below.left, row: below.top - 1, columns: below.columns, rows: below.rows + 1)
    )
  }

  private mutating func placeBanner(
    _ model: DashboardModel, from frame: inout Rect, mostLines: Int
  ) {
    let lines = model.bannerLines(width: frame.columns - 4, most: mostLines)
    guard !lines.isEmpty, frame.rows >= lines.count + 6 else { return }
    let (banner, rest) = Self.cut(frame, bodyRows: lines.count)
    self.banner = banner
    bannerLines = lines
    frame = rest
  }

  private mutating func placeCharts(_ model: DashboardModel, in frame: Rect) {
    guard frame.rows >= 12, let second = model.secondChart else {
      charts = [ChartPanel(kind: .cost, frame: frame)]
      return
    }
    let (cost, below) = Self.cut(frame, bodyRows: (frame.rows - 3) * 55 / 100)
    let beside = placePicture(model, beside: below)
    charts = [ChartPanel(kind: .cost, frame: cost), ChartPanel(kind: second, frame: beside)]
  }

  /// Of the picture of what was learnt and of the chart beside it, borders and all.
  private static let leastOfPicture = Size(columns: 26, rows: 9)
  private static let leastColumnsBesidePicture = 36

  /// Gives the right part of a chart's frame to the picture of what was learnt, where there is one and
  /// room for both.
  ///
  /// - Returns: what is left for the chart.
  private mutating func placePicture(_ model: DashboardModel, beside frame: Rect) -> Rect {
    // Cells are about twice as high as wide.
    let columns = min(2 * frame.rows + 6, frame.columns / 2)
    guard model.hasPicture, frame.rows >= Self.leastOfPicture.rows,
      columns >= Self.leastOfPicture.columns,
      frame.columns - columns >= Self.leastColumnsBesidePicture
    else { return frame }
    let (right, left) = frame.splitRight(columns)
    picture = right
    return Rect(column: left.left, row: left.top, columns: left.columns + 1, rows: left.rows)
  }

  /// Gives the lower part of a column to the picture of what was learnt, where it has no place yet.
  ///
  /// - Returns: what is left of the column.
  private mutating func placePicture(_ model: DashboardModel, below frame: Rect) -> Rect {
    let rows = min(frame.columns / 2, frame.rows - Self.eventRows + 1)
    guard model.hasPicture, picture == nil, rows >= Self.leastOfPicture.rows else { return frame }
    let (rest, lower) = Self.cut(frame, bodyRows: frame.rows - rows - 1)
    picture = lower
    return rest
  }

  /// What is worth a smaller chart: what moves the curves, then what else is measured on the dev set.
  private static let trends = [
    "gradientNorm", "learningRate", "updateRatio", "f1", "precision", "recall",
  ]
  /// Of the events, when there are charts below them, and of each of these, borders and all.
  private static let (eventRows, trendRows) = (10, 8)
  private static let mostTrends = 4

  /// Fills a column from below with smaller charts.
  ///
  /// - Returns: what is left of it.
  private mutating func placeTrends(_ model: DashboardModel, in frame: Rect) -> Rect {
    let room = (frame.rows - Self.eventRows) / (Self.trendRows - 1)
    guard room > 0 else { return frame }
    let shown = charts.map(\.kind)
    let kinds = Self.trends.map { ChartKind.metric($0) }.filter {
      !shown.contains($0) && !$0.keys(in: model.run).isEmpty
    }.prefix(min(room, Self.mostTrends))
    guard !kinds.isEmpty else { return frame }
    // As high as they can be, with a third for the events.
    let rows = min(
      12, max(Self.trendRows, (frame.rows - max(Self.eventRows, frame.rows / 3)) / kinds.count))
    let (rest, lower) = Self.cut(
      frame, bodyRows: frame.rows - kinds.count * (rows - 1) - 2)
    var below = lower
    for kind in kinds {
      let (one, others) = Self.cut(below, bodyRows: rows - 2)
      charts.append(ChartPanel(kind: kind, frame: one))
      below = others
    }
    trendCount = kinds.count
    return rest
  }

  private mutating func place(hyperparameters frame: Rect) {
    hyperparameters = frame
    hyperparameterList = frame.inset()
  }

  private mutating func placeEvents(_ frame: Rect) {
    guard frame.rows >= 3 else { return }
    events = frame
    eventList = frame.inset()
  }
}

extension PanelLayout {
  /// The hyperparameter drawn at a point; nil where there is none.
  func hyperparameter(at point: Point, in model: DashboardModel) -> Int? {
    guard let list = hyperparameterList, list.contains(point) else { return nil }
    let lines = HyperparameterLines(model, rows: list.rows).inView
    let line = point.row - list.top
    guard lines.indices.contains(line), case .setting(let index) = lines[line] else { return nil }
    return index
  }

  /// Event rows that do not fit.
  func hiddenEvents(of model: DashboardModel) -> Int {
    guard let list = eventList else { return 0 }
    return max(0, EventTexts.rowCount(model.run) - list.rows)
  }
}
