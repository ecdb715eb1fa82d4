import CellUI

/// What is on the screen in view, made once a frame: drawn, and asked by the conditions of keys.
struct ScreenFacts: Hashable, Sendable {
  let panels: PanelLayout
  /// All of a screen of lines; none on other screens.
  let page: PageContent
  /// Rows of the page in view, whether lines or a picture.
  let pageRowCount: Int

  init(_ model: DashboardModel, _ panels: PanelLayout) {
    self.panels = panels
    let body = panels.page.map(Page.body)
    page =
      body.map { Page(model: model).content(width: $0.columns, height: $0.rows) }
      ?? PageContent(lines: [])
    pageRowCount = body.flatMap { model.layersRows(in: $0) } ?? page.lines.count
  }

  /// Lines that do not fit.
  var hiddenPageLines: Int {
    guard let page = panels.page else { return 0 }
    return max(0, pageRowCount - Page.body(page).rows)
  }
}
