import CellUI

extension DashboardModel {
  /// The mouse acts on what the layout says is under it.
  mutating func take(_ mouse: Mouse) -> [DashboardEffect] {
    let layout = layout
    switch mouse.action {
    case .press(.left):
      notice = nil
      if dismissAlert(), layout.panels.alert?.contains(mouse.point) == true { return [] }
      return click(mouse.point, layout)
    case .drag:
      if borderPress?.isHeld == true {
        dragBorder(to: mouse.point)
      } else {
        dragChart(to: mouse.point)
      }
      return []
    case .release:
      if borderPress?.isHeld == true {
        return releaseBorder().map { click(on: $0, layout) } ?? []
      }
      releaseChart(at: mouse.point)
      return []
    case .wheelUp: return wheel(-1, at: mouse.point, layout)
    case .wheelDown: return wheel(1, at: mouse.point, layout)
    case .press: return []
    }
  }

  private mutating func click(_ point: Point, _ layout: DashboardLayout) -> [DashboardEffect] {
    if let action = layout.footer.action(at: point) { return perform(action) }
    if overlay != nil {
      if case .palette(let palette) = overlay, let frame = layout.overlayFrame {
        let list = PaletteLayout.list(frame)
        if list.contains(point) {
          let scroll = PaletteLayout.scroll(
            palette, count: entries(palette).count, rows: list.rows)
          return runEntry(scroll.offset + point.row - list.top)
        }
      }
      if case .themes(let selection, let before) = overlay, let frame = layout.overlayFrame,
        frame.inset().contains(point)
      {
        let rows = frame.inset().rows
        let scroll = ThemeListLayout.scroll(selection, count: themes.count, rows: rows)
        let index = scroll.offset + point.row - frame.top - 1
        if index == selection { overlay = nil } else { preview(index, before) }
        return []
      }
      if let index = layout.dialogChoice(at: point) { return choose(index) }
      if layout.overlayFrame?.contains(point) != true {
        if case .themes(_, let before) = overlay { theme = before }
        overlay = nil
      }
      return []
    }
    if let tab = layout.tabs.tab(at: point) {
      return show(tab)
    }
    if mode == .replay, let bar = layout.header.bar, bar.contains(point), let playback {
      let share = (Double(point.column - bar.left) + 0.5) / Double(bar.columns)
      return seek(Int(bounded: (share * Double(playback.lastStep)).rounded()))
    }
    if pressBorder(point, layout) { return [] }
    return click(on: point, layout)
  }

  /// A click on what the screen in view shows, or the one beside it.
  private mutating func click(on point: Point, _ layout: DashboardLayout) -> [DashboardEffect] {
    if layout.isInOther(point) {
      let effects = perform(.focusBeside)
      return effects + click(on: point, self.layout)
    }
    if tab == .runs, let frame = layout.panels.page, Page.body(frame).contains(point) {
      let line = point.row - Page.body(frame).top + pageScroll
      guard let row = RunsPage.row(ofLine: line, self) else { return [] }
      if row == comparison.selection {
        let isSearch = comparison.selectedRow?.search != nil
        return compare(isSearch ? .toggleTrials : canAttach ? .attachRun : .toggleRun)
      }
      comparison.selection = row
      return []
    }
    if tab == .layers, let frame = layout.panels.page, frame.contains(point) {
      if let part = LayersTitle(self, frame: frame).part(at: point) {
        return perform(.showLayers(part))
      }
      return []
    }
    if tab == .console, let frame = layout.panels.page, Page.body(frame).contains(point) {
      let line = point.row - Page.body(frame).top + pageScroll
      let width = Page.body(frame).columns
      guard let number = ConsolePage(model: self).outputNumber(ofLine: line, width: width) else {
        return []
      }
      if number == console.selected { return perform(.readAtOutput) }
      select(output: number)
      return []
    }
    if let picture = layout.panels.picture, picture.contains(point) {
      pressPicture(picture, at: point)
      return []
    }
    // The border that two share is the lower one's title.
    if let chart = layout.panels.charts.last(where: { $0.frame.contains(point) }) {
      return pressChart(chart, at: point)
    }
    guard let row = layout.panels.hyperparameter(at: point, in: self) else {
      editor = nil
      return []
    }
    if KeyScope.isSteerable(baseScope) {
      if row == selection, editor == nil { return perform(.typeValue) }
      editor = nil
      select(row)
    }
    return []
  }

  private mutating func wheel(
    _ direction: Int, at point: Point, _ layout: DashboardLayout
  ) -> [DashboardEffect] {
    if case .help = overlay {
      scrollHelp(direction)
      return []
    }
    if case .palette = overlay {
      return usePalette(direction < 0 ? .previousEntry : .nextEntry)
    }
    if case .themes = overlay {
      chooseTheme(direction < 0 ? .previousTheme : .nextTheme)
      return []
    }
    guard overlay == nil else { return [] }
    if layout.isInOther(point) {
      // The keys stay where they are.
      exchangeScreens()
      defer { exchangeScreens() }
      return wheel(direction, at: point, self.layout)
    }
    if layout.panels.page?.contains(point) == true {
      if tab == .runs {
        return compare(direction < 0 ? .previousRun : .nextRun)
      }
      scrollPage(3 * direction)
      return []
    }
    if let chart = layout.panels.charts.first(where: { $0.frame.inset().contains(point) }) {
      wheelChart(direction, chart, at: point)
      return []
    }
    if layout.panels.eventList?.contains(point) == true {
      scrollEvents(direction)
      return []
    }
    guard KeyScope.isSteerable(baseScope), editor == nil,
      let row = layout.panels.hyperparameter(at: point, in: self)
    else { return [] }
    select(row)
    // Away from the user is more.
    return adjust(-direction, much: false)
  }
}

extension KeyScope {
  static func isSteerable(_ scope: KeyScope) -> Bool { Set<KeyScope>.live.contains(scope) }
}
