import CellUI

/// What is on the screen in view, made once a frame: drawn, and asked by the conditions of keys.
struct ScreenFacts: Hashable, Sendable {
  let panels: PanelLayout
  /// All lines of a screen of lines; none on other screens.
  let pageLines: [[Span]]

  init(_ model: DashboardModel, _ panels: PanelLayout) {
    self.panels = panels
    pageLines =
      panels.page.map(Page.body).map {
        Page(model: model).lines(width: $0.columns, height: $0.rows)
      } ?? []
  }

  /// Lines that do not fit.
  var hiddenPageLines: Int {
    guard let page = panels.page else { return 0 }
    return max(0, pageLines.count - Page.body(page).rows)
  }
}
