import CellUI
import RunEvents

/// The runs of the folder, which of them are drawn over this one, and how their settings differ.
struct RunsPage {
  let model: DashboardModel

  /// Lines above the first run.
  static let headerLines = 1

  private var theme: Theme { model.theme }
  private var comparison: Comparison { model.comparison }

  /// The run at a line of the page; nil where there is none.
  static func row(ofLine line: Int, _ model: DashboardModel) -> Int? {
    let row = line - headerLines
    return model.comparison.rows.indices.contains(row) ? row : nil
  }

  func lines(width: Int) -> [[Span]] {
    guard comparison.listings != nil else {
      return [[Span("reading the runs \(model.symbols.ellipsis)", theme[.textDim])]]
    }
    let rows = comparison.rows
    guard !rows.isEmpty else {
      let text = comparison.filter.text.isEmpty ? "no runs here yet" : "no run matches"
      let problem = comparison.filterProblem ?? comparison.problem
      return [[Span(problem ?? text, theme[.textDim])]]
    }
    let nameWidth = max(
      12, min(rows.map { name($0, width: width).displayWidth }.max() ?? 0, width - 48))
    var lines = [header(nameWidth, width: width)]
    for (index, listing) in rows.enumerated() {
      lines.append(line(listing, index: index, nameWidth: nameWidth, width: width))
    }
    if let problem = comparison.filterProblem, !comparison.isTyping {
      lines.append([Span(problem, theme[.eventWarning])])
    }
    if let problem = comparison.problem { lines.append([Span(problem, theme[.eventWarning])]) }
    let differences = ConfigurationDifferences(model: model).lines(width: width)
    return differences.isEmpty ? lines : lines + [[]] + differences
  }

  /// Where it is narrow, without the time that a run folder's name begins with.
  private func name(_ listing: RunListing, width: Int) -> String {
    width < 90 ? RunManifest(name: listing.name).shortName : listing.name
  }

  /// Columns of a run's sign of life and its host's process; 0 where no run lives.
  private var hostWidth: Int {
    let processes = (comparison.listings ?? []).compactMap { model.process(of: $0) }
    return processes.map { 3 + "\($0)".count }.max() ?? 0
  }

  /// The sign of life of a run, with the process of its host.
  private func host(_ listing: RunListing) -> String {
    model.process(of: listing).map { " \(model.symbols.running) \($0)" } ?? ""
  }

  private func header(_ nameWidth: Int, width: Int) -> [Span] {
    let columns =
      (hostWidth > 0 ? [" host".paddedRight(to: hostWidth)] : [])
      + ["best".paddedLeft(to: 9)]
      + (comparison.baseline == nil ? [] : ["vs base".paddedLeft(to: 9)])
      + [
        "epochs".paddedLeft(to: 8), "time".paddedLeft(to: 9),
        "  " + "state".paddedRight(to: stateWidth),
      ] + (hasNotes ? ["  note"] : [])
    let fitting = Self.fitting(columns.map(\.displayWidth), in: width - 5 - nameWidth)
    let text = "     " + "run".paddedRight(to: nameWidth) + columns[..<fitting].joined()
    return [Span(text, theme[.textDim])]
  }

  private var hasNotes: Bool {
    (comparison.listings ?? []).contains { !$0.facts.notes.isEmpty }
  }

  /// Columns of the longest state, where something stands behind it.
  private var stateWidth: Int {
    hasNotes ? comparison.rows.map { stateText($0).displayWidth }.max() ?? 0 : 0
  }

  private func stateText(_ listing: RunListing) -> String {
    model.isThisRun(listing) ? "in view" : Self.words(listing.state)
  }

  /// How a run ended, as people say it.
  private static func words(_ state: String) -> String {
    Finish.Reason(rawValue: state)?.badge.lowercased() ?? state
  }

  /// How many of the columns, from the left, have room in full.
  private static func fitting(_ widths: [Int], in room: Int) -> Int {
    var room = room
    return widths.prefix { width in
      room -= width
      return room >= 0
    }.count
  }

  private func line(
    _ listing: RunListing, index: Int, nameWidth: Int, width: Int
  ) -> [Span] {
    let isThis = model.isThisRun(listing)
    let listing = isThis ? model.current(listing) : listing
    let isSelected = index == comparison.selection
    let shown = comparison.shown.first { $0.path == listing.path }
    func style(_ role: ThemeRole) -> Style {
      isSelected ? theme[.parameterSelected] : theme[role]
    }
    let mark =
      isThis
      ? model.symbols.playing : shown == nil ? " " : shown?.run == nil ? "?" : model.symbols.running
    let role = isThis ? ThemeRole.curveDev : shown.map { Comparison.slots[$0.slot] } ?? .text
    var spans = [
      Span(isSelected ? model.symbols.selected + " " : "  ", style(.text)),
      Span(
        mark + " ",
        isSelected && shown == nil && !isThis
          ? style(.text)
          : theme[role].on(
            style(.text).background)),
      Span(
        (comparison.baseline == listing.path ? "=" : " ")
          + name(listing, width: width).truncated(to: nameWidth, ellipsis: model.symbols.ellipsis)
          .paddedRight(to: nameWidth), style(shown == nil && !isThis ? .text : .textStrong)),
    ]
    var columns: [Span] = []
    if hostWidth > 0 {
      let alive = theme[.badgeRunning].on(style(.text).background)
      columns.append(
        Span(host(listing).paddedRight(to: hostWidth), isSelected ? style(.text) : alive))
    }
    columns.append(Span(best(listing).paddedLeft(to: 9), style(.textStrong)))
    if comparison.baseline != nil {
      columns.append(Span(difference(listing).paddedLeft(to: 9), style(.text)))
    }
    let seconds = listing.durationSeconds
    let time = seconds > 0 ? NumberFormat.duration(seconds: seconds) : "–"
    columns.append(Span("\(listing.epochsDone)".paddedLeft(to: 8), style(.text)))
    columns.append(Span(time.paddedLeft(to: 9), style(.text)))
    columns.append(Span("  " + stateText(listing).paddedRight(to: stateWidth), style(.textDim)))
    let notes = listing.facts.notes.line
    // A note takes the room that is left.
    let room = width - 7 - nameWidth - columns.displayWidth
    if !notes.isEmpty, room >= 6 {
      let text = notes.truncated(to: room, ellipsis: model.symbols.ellipsis)
      columns.append(Span("  " + text, style(.text)))
    }
    let fitting = Self.fitting(
      columns.map(\.text.displayWidth), in: width - 5 - nameWidth)
    spans += columns[..<fitting]
    let used = spans.displayWidth
    if isSelected, used < width {
      spans.append(Span(String(repeating: " ", count: width - used), style(.text)))
    }
    return spans
  }

  private func best(_ listing: RunListing) -> String {
    guard let best = listing.best, let key = listing.bestKey else { return "–" }
    return key.text(best)
  }

  /// From the pinned run's best, where both have the same metric.
  private func difference(_ listing: RunListing) -> String {
    guard let base = comparison.listings?.first(where: { $0.path == comparison.baseline }),
      let from = base.best, let to = listing.best, base.bestKey == listing.bestKey,
      let key = listing.bestKey, base.path != listing.path
    else { return "" }
    return (to < from ? model.symbols.minus : "+") + key.text(abs(to - from))
  }
}
