import CellUI

/// Where the panels are. Their frames overlap in their borders.
struct PanelLayout: Hashable, Sendable {
  enum Form: Hashable, Sendable {
    /// Below `smallest`: one line says so.
    case tooSmall
    /// One chart and two lines, or none in the lowest windows: small windows, and an enlarged chart.
    case focus
    /// Charts above each other, the rest below: narrow windows.
    case stacked
    /// As the person likes it.
    case arranged(LayoutPreset)
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

  private(set) var form = Form.tooSmall
  let bounds: Rect
  /// What the screen has between header and footer, or its part of that beside another screen.
  private(set) var area = Rect(column: 0, row: 0, columns: 0, rows: 0)
  /// Where the borders between panes were moved to.
  let shares: [PaneDivider: Double]
  /// The borders that can be moved, those of whole columns first.
  var dividers: [PlacedDivider] = []
  /// The line of tabs below the header; nil where a row is too dear.
  var tabs: Rect?
  /// The rows of an alert, above everything else; nil when there is none.
  var alert: Rect?
  var alertLines: [String] = []
  /// The frame of a screen of lines; nil on other screens.
  var page: Rect?
  /// Below the list of runs, what is known of the selected one; nil without room or on other screens.
  var preview: Rect?
  /// How the charts of a page of metrics are arranged; nil on other screens.
  var grid: ChartGridShape?
  /// Says what became of the run, or what to decide; nil when there is nothing to say.
  var banner: Rect?
  var bannerLines: [String] = []
  /// The curves that matter first, then smaller ones where there is room beside them.
  var charts: [ChartPanel] = []
  /// How many of `charts` are smaller ones.
  var trendCount = 0
  var mainCharts: ArraySlice<ChartPanel> { charts.dropLast(trendCount) }
  /// The picture of what was learnt; nil where there is none, or no room for it.
  var picture: Rect?
  var hyperparameters: Rect?
  var diagnosis: Rect?
  var events: Rect?
  /// The rows of the hyperparameters and of the events.
  var hyperparameterList: Rect?
  var eventList: Rect?

  init(model: DashboardModel, size: Size) {
    bounds = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
    shares = model.paneShares
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else { return }
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
    if let beside = model.screenBeside(on: size) {
      let least = DashboardModel.leastColumnsOfScreen
      let (left, right) = divide(
        content, at: .screens, .beside, wanted: (content.columns + 2) / 2, least: (least, least))
      content = beside.isOnTheLeft ? right : left
    }
    area = content
    form = Self.form(Size(columns: content.columns, rows: size.rows), model)
    switch form {
    case .tooSmall: break
    case .focus: placeFocus(model, content)
    case .stacked: placeStacked(model, content)
    case .arranged(let preset): place(model, content, preset)
    case .grid: placeGrid(model, content)
    case .page: placePage(model, content)
    }
  }

  private static let leastRowsForTabs = 20

  private static func form(_ size: Size, _ model: DashboardModel) -> Form {
    switch model.tab {
    case .overview: break
    case .metrics: return .grid
    case .layers, .errors, .data, .runs, .console, .samples: return .page
    }
    if model.zoomed != nil || model.isPictureEnlarged { return .focus }
    if size.rows < smallestOfPanels.rows { return .focus }
    if model.preset.fits(size) { return .arranged(model.preset) }
    if LayoutPreset.right.fits(size) { return .arranged(.right) }
    return size.rows >= 18 ? .stacked : .focus
  }
}

extension PanelLayout {
  /// All frames that have a border.
  var frames: [Rect] {
    charts.map(\.frame)
      + [banner, picture, hyperparameters, diagnosis, events, page, preview].compactMap(\.self)
  }

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
