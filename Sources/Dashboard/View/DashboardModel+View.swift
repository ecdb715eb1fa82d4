import CellUI

extension DashboardModel {
  /// Draws the whole screen into a grid of any size that was blanked before.
  public func view(into grid: inout CellGrid) {
    let layout = DashboardLayout(model: self, size: grid.size)
    grid.clear(theme[.screen])
    switch layout.panels.form {
    case .tooSmall: drawTooSmall(into: &grid)
    case .focus, .stacked, .arranged, .grid, .page:
      drawBorders(layout, into: &grid)
      drawHeader(layout.header, into: &grid)
      drawTabs(layout.tabs, into: &grid)
      drawPanels(layout.panels, layout.facts.page, into: &grid)
      if let other = layout.other {
        otherScreen(on: grid.size)?.drawPanels(other.panels, other.page, into: &grid)
      }
      if let frame = layout.panels.alert {
        AlertStrip(model: self).draw(layout.panels.alertLines, into: &grid, frame: frame)
      }
      drawFooter(layout.footer, row: grid.size.rows - 1, into: &grid)
      if let frame = layout.overlayFrame { drawOverlay(frame, into: &grid) }
    }
    grid.reduce(to: glyphs)
  }

  /// Draws the charts alone, where the whole screen would have them.
  ///
  /// - Returns: the part of the grid they take; nil when the screen has none.
  func viewCharts(into grid: inout CellGrid) -> Rect? {
    let charts = DashboardLayout(model: self, size: grid.size).panels.mainCharts
    guard let first = charts.first else { return nil }
    grid.clear(theme[.screen])
    var lines = BorderLines(bounds: grid.bounds)
    for chart in charts { lines.addBox(chart.frame) }
    lines.render(into: &grid, style: theme[.panelBorder], glyphs: glyphs)
    for chart in charts {
      ChartView(model: self, kind: chart.kind).draw(into: &grid, frame: chart.frame)
    }
    grid.reduce(to: glyphs)
    return charts.reduce(first.frame) { $0.union($1.frame) }
  }

  private func drawTooSmall(into grid: inout CellGrid) {
    let smallest = PanelLayout.smallest
    let texts = [
      "window is \(grid.size.columns)×\(grid.size.rows), needs "
        + "\(smallest.columns)×\(smallest.rows)",
      "\(grid.size.columns)×\(grid.size.rows) < \(smallest.columns)×\(smallest.rows)",
      "too small",
    ]
    let text = texts.first { $0.displayWidth <= grid.size.columns } ?? texts[2]
    grid.write(
      text,
      at: Point(
        column: max(0, (grid.size.columns - text.displayWidth) / 2),
        row: max(0, (grid.size.rows - 1) / 2)),
      style: theme[.text])
  }

  private func drawBorders(_ layout: DashboardLayout, into grid: inout CellGrid) {
    let panels = layout.panels
    var lines = BorderLines(bounds: panels.bounds)
    lines.addBox(panels.bounds)
    for frame in panels.frames { lines.addBox(frame) }
    for frame in layout.other?.panels.frames ?? [] { lines.addBox(frame) }
    lines.render(into: &grid, style: theme[.panelBorder], glyphs: glyphs)
    func highlight(_ frame: Rect) {
      var selected = BorderLines(bounds: panels.bounds)
      selected.addBox(frame)
      lines.render(
        into: &grid, style: theme[.panelSelected], glyphs: glyphs, onlyWhere: selected)
    }
    if layout.other != nil { highlight(panels.area) }
    if panels.charts.count > 1, panels.grid != nil, let frame = selectedFrame(panels) {
      highlight(frame)
    }
    guard let border = layout.dividers.first(where: { $0.divider == movedDivider })?.border else {
      return
    }
    var moved = BorderLines(bounds: panels.bounds)
    moved.addVertical(column: border.left, from: border.top, to: border.bottom - 1)
    moved.addHorizontal(row: border.top, from: border.left, to: border.right - 1)
    lines.render(into: &grid, style: theme[.badgeStopping], glyphs: glyphs, onlyWhere: moved)
  }

  /// The frame of the chart that the keys act on.
  private func selectedFrame(_ panels: PanelLayout) -> Rect? {
    panels.charts.first { $0.kind == selectedChart }?.frame
  }

  private func drawHeader(_ header: HeaderLayout, into grid: inout CellGrid) {
    for piece in header.pieces {
      let width = piece.spans.displayWidth
      grid.fill(
        Rect(column: piece.column - 1, row: 0, columns: width + 2, rows: 1),
        style: theme[.panelBorder])
      grid.write(
        piece.spans, at: Point(column: piece.column, row: 0),
        maxWidth: grid.size.columns - 1 - piece.column)
    }
    guard let bar = header.bar else { return }
    grid.write(" ", at: Point(column: bar.left - 1, row: 0), style: theme[.panelBorder])
    grid.write(" ", at: Point(column: bar.right, row: 0), style: theme[.panelBorder])
    ProgressBar(
      fraction: progress ?? 0, filled: theme[.progressDone], empty: theme[.progressLeft],
      glyphs: glyphs
    ).render(into: &grid, in: bar)
  }

  private func drawPanels(
    _ panels: PanelLayout, _ page: PageContent, into grid: inout CellGrid
  ) {
    if let frame = panels.banner {
      Banner(model: self).draw(panels.bannerLines, into: &grid, frame: frame)
    }
    if let frame = panels.page {
      if tab == .layers, layersParts.count > 1 || drawsLayers {
        drawLayers(page.lines, into: &grid, frame: frame)
      } else {
        PageView(model: self).draw(page, into: &grid, frame: frame)
      }
    }
    if let frame = panels.preview { RunPreview(model: self).draw(into: &grid, frame: frame) }
    if panels.charts.isEmpty, panels.grid != nil { drawNoMetrics(panels, into: &grid) }
    for chart in panels.charts {
      ChartView(model: self, kind: chart.kind).draw(into: &grid, frame: chart.frame)
    }
    if let frame = panels.picture {
      drawPicture(into: &grid, frame: frame)
    }
    if let frame = panels.hyperparameters, let list = panels.hyperparameterList {
      HyperparameterPanel(model: self).draw(into: &grid, frame: frame, list: list)
    }
    if let frame = panels.diagnosis {
      DiagnosisPanel(model: self).draw(into: &grid, frame: frame)
    }
    if let list = panels.eventList {
      EventsPanel(model: self).draw(into: &grid, frame: panels.events, list: list)
    }
  }

  private func drawFooter(_ footer: FooterLayout, row: Int, into grid: inout CellGrid) {
    if let field = footer.field {
      let sign =
        comparison.note.map { $0.purpose == .note ? " #" : " >" } ?? (isTagging ? " #" : " /")
      grid.write(sign, at: Point(column: field.left - 2, row: row), style: theme[.footerKey])
      (comparison.note?.field ?? errorTagging?.field ?? typedFilter).render(
        into: &grid, in: field, style: theme[.field],
        cursorStyle: theme[.field].adding(.reverse))
    }
    for item in footer.items {
      let width = item.rect.columns
      grid.fill(
        Rect(column: item.rect.left - 1, row: row, columns: width + 2, rows: 1),
        style: theme[.footerText])
      let used = grid.write(item.label, at: item.rect.origin, style: theme[.footerKey])
      grid.write(
        item.text, at: Point(column: item.rect.left + used + 1, row: row),
        style: theme[.footerText])
    }
    guard let message = footer.message else { return }
    let room = grid.size.columns - 2 - footer.messageColumn
    let text = message.text.truncated(to: max(0, room), ellipsis: symbols.ellipsis)
    guard !text.isEmpty else { return }
    grid.write(
      " \(text) ", at: Point(column: footer.messageColumn - 1, row: row),
      style: theme[message.role])
  }

  private func drawOverlay(_ frame: Rect, into grid: inout CellGrid) {
    switch overlay {
    case .help(let scroll, let search):
      HelpOverlay(model: self).draw(into: &grid, frame: frame, scroll: scroll, search: search)
    case .palette(let palette):
      PaletteOverlay(model: self, palette: palette).draw(into: &grid, frame: frame)
    case .themes(let selection, _):
      ThemeOverlay(model: self).draw(selection: selection, into: &grid, frame: frame)
    case .range(let test, let chosen):
      RangeOverlay(model: self, test: test, chosen: chosen).draw(into: &grid, frame: frame)
    case .race(let draft):
      RaceOverlay(model: self, draft: draft).draw(into: &grid, frame: frame)
    case .stop, .stopRun, .discard, .quit, .next, .test, .keep:
      if let dialog {
        DialogOverlay(model: self).draw(
          title: dialog.title, choices: dialog.choices, selection: dialog.selection, into: &grid,
          frame: frame)
      }
    case nil: break
    }
  }

  private func drawNoMetrics(_ panels: PanelLayout, into grid: inout CellGrid) {
    let text =
      allMetricCharts.isEmpty
      ? "nothing is logged yet" : "no metric holds ‘\(metrics.filter.text)’; Esc shows all"
    grid.write(
      text.truncated(to: max(0, panels.bounds.columns - 4), ellipsis: symbols.ellipsis),
      at: Point(
        column: max(2, (panels.bounds.columns - text.displayWidth) / 2),
        row: panels.bounds.rows / 2),
      style: theme[.textDim])
  }

  /// A panel's title in its upper border.
  func drawTitle(
    _ left: [Span], right: [Span] = [], frame: Rect, into grid: inout CellGrid
  ) {
    grid.writeTitle(
      left: left, right: right, row: frame.top, from: frame.left, columns: frame.columns)
  }
}
