import CellUI

/// Where everything is: made from the model and a size, used for drawing and for the mouse alike.
struct DashboardLayout: Hashable, Sendable {
  let facts: ScreenFacts
  let header: HeaderLayout
  let tabs: TabsLayout
  let footer: FooterLayout
  /// What is beside the screen in view; nil where that is alone.
  let other: ScreenFacts?
  /// The dialog or the help.
  let overlayFrame: Rect?

  var panels: PanelLayout { facts.panels }
  var bounds: Rect { panels.bounds }

  init(model: DashboardModel, size: Size) {
    let panels = PanelLayout(model: model, size: size)
    facts = ScreenFacts(model, panels)
    other = model.otherScreen(on: size).map { ScreenFacts($0, PanelLayout(model: $0, size: size)) }
    let bounds = panels.bounds
    header = HeaderLayout(model: model, row: bounds.row(0), form: panels.form)
    tabs = TabsLayout(model: model, row: panels.tabs)
    footer = FooterLayout(model: model, facts, row: bounds.row(bounds.rows - 1))
    overlayFrame = Self.overlayFrame(model, in: bounds)
  }

  private static let rangeTestSize = Size(columns: 76, rows: 20)
  private static let raceSize = Size(columns: 54, rows: 11)

  /// In the middle, as large as it wants to be and the screen allows.
  static func overlayFrame(_ model: DashboardModel, in bounds: Rect) -> Rect? {
    let wanted: Size
    switch model.overlay {
    case nil: return nil
    case .help: wanted = HelpLines.size(of: model, columns: bounds.columns - 2)
    case .themes: return ThemeListLayout.frame(of: model, in: bounds)
    case .palette: wanted = PaletteLayout.size(in: bounds)
    case .range: wanted = rangeTestSize
    case .race: wanted = raceSize
    case .stop, .stopRun, .discard, .quit, .next, .test, .keep:
      guard let dialog = model.dialog else { return nil }
      wanted = DialogLayout.size(of: dialog.choices, title: dialog.title)
    }
    let columns = max(0, min(wanted.columns, bounds.columns - 2))
    let rows = max(0, min(wanted.rows, bounds.rows - 2))
    return Rect(
      column: (bounds.columns - columns) / 2, row: (bounds.rows - rows) / 2, columns: columns,
      rows: rows)
  }

  /// The borders that can be moved, on both screens where there are two.
  var dividers: [PlacedDivider] {
    panels.dividers + (other?.panels.dividers.filter { $0.divider != .screens } ?? [])
  }

  /// The movable border at a point; nil where there is none.
  func divider(at point: Point) -> PlacedDivider? {
    dividers.first { $0.border.contains(point) }
  }

  /// Whether a point is on the screen beside the one in view.
  func isInOther(_ point: Point) -> Bool {
    other?.panels.area.contains(point) == true && !panels.area.contains(point)
  }

  /// The answer of the open dialog drawn at a point; nil where there is none.
  func dialogChoice(at point: Point) -> Int? {
    guard let frame = overlayFrame, frame.inset().contains(point) else { return nil }
    return DialogLayout.choice(row: point.row - frame.top - 1)
  }
}
