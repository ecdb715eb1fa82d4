import CellUI
import RunEvents

extension SearchModel {
  /// Draws the whole screen into a grid of any size that was blanked before.
  public func view(into grid: inout CellGrid) {
    grid.clear(theme[.screen])
    var model = self
    model.size = grid.size
    SearchView(model: model, layout: SearchLayout(model: model)).draw(into: &grid)
    grid.reduce(to: glyphs)
  }
}

/// The search's screen: how far it is, its trials, and where they lie.
struct SearchView {
  let model: SearchModel
  let layout: SearchLayout

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }

  func draw(into grid: inout CellGrid) {
    guard !layout.isTooSmall else {
      let smallest = PanelLayout.smallestOfPanels
      return write(
        "window is \(grid.size.columns)×\(grid.size.rows), needs "
          + "\(smallest.columns)×\(smallest.rows)", row: max(0, (grid.size.rows - 1) / 2),
        .text, into: &grid)
    }
    var lines = BorderLines(bounds: layout.bounds)
    lines.addBox(layout.table)
    for frame in [layout.coordinates, layout.isolation] {
      if let frame { lines.addBox(frame) }
    }
    lines.render(into: &grid, style: theme[.panelBorder], glyphs: model.glyphs)
    drawHeader(into: &grid)
    SearchTable(model: model).draw(
      into: &grid, in: layout.table.inset(), offset: layout.offset(in: model))
    if let frame = layout.coordinates {
      grid.writeTitle(
        left: [Span("where trials lie", theme[.panelTitle])],
        right: [
          brushNote ?? boundaryNote
            ?? Span(coordinatesNote, theme[.panelNote])
        ],
        row: frame.top, from: frame.left, columns: frame.columns)
      ParallelCoordinates(model: model).draw(into: &grid, in: frame.inset())
    }
    if let frame = layout.isolation, let report = model.report,
      let dimension = model.isolatedDimension
    {
      grid.writeTitle(
        left: [Span(IsolationPlot.title(report, dimension), theme[.panelTitle])],
        right: [boundaryNote(at: dimension) ?? Span("each dot a trial", theme[.panelNote])],
        row: frame.top, from: frame.left, columns: frame.columns)
      IsolationPlot(model: model).draw(into: &grid, in: frame.inset())
    }
    drawFooter(into: &grid)
    drawOverlay(into: &grid)
  }

  /// How many trials are within what was brushed.
  private var brushNote: Span? {
    guard !model.brushes.isEmpty, let all = model.report?.trials.count else { return nil }
    let text = "\(model.within.count) of \(all) trials are within what was brushed"
    return Span(text, theme[.textStrong])
  }

  /// What to widen, where the best trials lie at an end.
  private var boundaryNote: Span? {
    let advice = model.boundaries.map(\.advice)
    guard !advice.isEmpty else { return nil }
    let more = advice.count > 2 ? ", and \(advice.count - 2) more" : ""
    return Span(advice.prefix(2).joined(separator: ", ") + more, theme[.eventWarning])
  }

  private func boundaryNote(at dimension: Int) -> Span? {
    model.boundaries.first { $0.dimension == dimension }.map {
      Span($0.advice, theme[.eventWarning])
    }
  }

  private func write(
    _ text: String, row: Int, _ role: ThemeRole, into grid: inout CellGrid
  ) {
    let text = text.truncated(to: grid.size.columns, ellipsis: symbols.ellipsis)
    grid.write(
      text, at: Point(column: max(0, (grid.size.columns - text.displayWidth) / 2), row: row),
      style: theme[role])
  }

  // MARK: Header

  private func drawHeader(into grid: inout CellGrid) {
    guard let report = model.report else {
      return grid.writeTitle(
        left: [Span("search", theme[.panelTitle])], row: 0, from: 0, columns: grid.size.columns)
    }
    let (mark, word, role): (String, String, ThemeRole) =
      report.isOver
      ? (symbols.finished, "DONE", .badgeFinished)
      : model.isStopping
        ? (symbols.stopping, "STOPPING", .badgeStopping)
        : (symbols.running, "SEARCHING", .badgeRunning)
    var left = [Span(shortName(report.name), theme[.textStrong])]
    if let cutShort = report.cutShort {
      left.append(Span(" \(symbols.finished) \(cutShort)", theme[.badgeStopping]))
    } else {
      left += [
        Span(" \(mark) \(word)", theme[role]), Span("  trial ", theme[.textDim]),
        Span("\(report.doneCount)/\(report.trials.count)", theme[.textStrong]),
      ]
    }
    if let score = model.ranking.first?.score, let best = report.bestInWords {
      left += [
        Span("  best \(report.metric.words()) ", theme[.textDim]),
        Span(report.metric.text(score), theme[.bannerGood]),
        Span(" by \(best)", theme[.textDim]),
      ]
    }
    var right = [
      Span("\(NumberFormat.duration(seconds: report.elapsedSeconds)) elapsed", theme[.textDim])
    ]
    if !report.isOver, let seconds = report.secondsLeft {
      right.append(
        Span("  \(NumberFormat.duration(seconds: seconds)) left", theme[.textDim]))
    }
    grid.writeTitle(left: left, right: right, row: 0, from: 0, columns: grid.size.columns)
    let used = 3 + left.displayWidth + 1
    let room = grid.size.columns - used - right.displayWidth - 5
    guard room >= 8, report.epochsPlanned > 0 else { return }
    ProgressBar(
      fraction: report.epochsDone / report.epochsPlanned, filled: theme[.progressDone],
      empty: theme[.progressLeft], glyphs: model.glyphs
    ).render(into: &grid, in: Rect(column: used, row: 0, columns: room, rows: 1))
  }

  private var coordinatesNote: String {
    guard let untraced = model.untraced else { return "on top: what each explains on its own" }
    return "the first \(untraced.shown) of \(untraced.all) trials"
  }

  /// Without the time that its folder's name begins with.
  private func shortName(_ name: String) -> String {
    let short = RunManifest(name: name).shortName
    return short.hasSuffix("-search") ? String(short.dropLast(7)) : short
  }

  // MARK: Footer

  private func drawFooter(into grid: inout CellGrid) {
    let row = grid.size.rows - 1
    if let notice = model.notice {
      let text = notice.text.truncated(to: grid.size.columns - 6, ellipsis: symbols.ellipsis)
      grid.write(" \(text) ", at: Point(column: 2, row: row), style: theme[.noticeNote])
      return
    }
    layout.footer?.draw(into: &grid, theme: theme, symbols: symbols)
  }

  // MARK: Overlays

  private func drawOverlay(into grid: inout CellGrid) {
    switch model.overlay {
    case nil: break
    case .help:
      let keys = SearchModel.keys.filter { key in
        (key.scope == .table || key.scope == .everywhere)
          && !(model.isLookedAt && SearchModel.steering.contains(key.action))
      }
      // One of a pair is told with the other.
      let told = keys.filter { key in
        !key.short.isEmpty
          || !keys.contains { !$0.short.isEmpty && $0.label.hasPrefix(key.label) }
      }
      let width = (told.map { symbols.label($0.label).displayWidth }.max() ?? 0) + 2
      let lines = told.flatMap { key in
        LineBreaks.wrap(
          symbols.label(key.help), width: max(10, grid.size.columns - 6 - width), most: 3
        ).enumerated().map {
          ($0 == 0 ? symbols.label(key.label) : "").paddedRight(to: width) + $1
        }
      }
      drawBox("keys", lines, into: &grid)
    case .quit:
      drawBox(
        "the search is not over",
        [
          "Enter  stop it; trials under way save first", "       go on later:",
          "       dltui search --resume \(model.path)", "Esc    back",
        ], into: &grid)
    case .stopSearch:
      drawBox(
        "end the search?",
        [
          "Enter  end it for good; what trials under", "       way have counts",
          "Esc    back",
        ], into: &grid)
    case .kill(let trial):
      drawBox(
        "give trial \(trial) up?",
        ["Enter  end it; it is not ranked", "Esc    back"], into: &grid)
    }
  }

  private func drawBox(_ title: String, _ lines: [String], into grid: inout CellGrid) {
    TextOverlay(title: title, lines: lines).draw(into: &grid, theme: theme, symbols: symbols)
  }
}
