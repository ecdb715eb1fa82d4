import CellUI
import RunEvents

/// The runs of the folder, which of them are drawn over this one, and how their settings differ.
struct RunsPage {
  let model: DashboardModel

  /// Lines above the first run.
  static let headerLines = 1
  /// Columns before a run's name: the cursor, a colour, and whether it is marked or the baseline.
  static let marginWidth = 5

  private var theme: Theme { model.theme }
  private var comparison: Comparison { _read { yield model.comparison } }

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
    let columns = RunColumns(model: model, width: width)
    var lines = [header(columns)]
    // Of a long list only what may be in view is worth making.
    let scroll = min(model.pageScroll, rows.count)
    let near = (scroll - model.size.rows)...(scroll + model.size.rows)
    for (index, row) in rows.enumerated() {
      lines.append(near.contains(index) ? line(row, index: index, columns, width: width) : [])
    }
    if let problem = comparison.filterProblem, !comparison.isTyping {
      lines.append([Span(problem, theme[.eventWarning])])
    }
    if let problem = comparison.problem { lines.append([Span(problem, theme[.eventWarning])]) }
    let differences = ConfigurationDifferences(model: model).lines(width: width)
    return differences.isEmpty ? lines : lines + [[]] + differences
  }

  private func header(_ columns: RunColumns) -> [Span] {
    let name = String(repeating: " ", count: Self.marginWidth) + "run"
    let text = columns.columns.reduce(name.paddedRight(to: Self.marginWidth + columns.nameWidth)) {
      $0 + columns.title($1)
    }
    return [Span(text, theme[.textDim])]
  }

  private func line(
    _ row: RunRow, index: Int, _ columns: RunColumns, width: Int
  ) -> [Span] {
    let isThis = row.search == nil && model.isThisRun(row.listing)
    let holdsThis = row.search?.trials.contains { model.isThisRun($0) } ?? false
    var row = row
    if isThis { row.listing = model.current(row.listing) }
    let isSelected = index == comparison.selection
    let shown = comparison.shown.first { $0.path == row.path }
    func style(_ role: ThemeRole) -> Style {
      isSelected ? theme[.parameterSelected] : theme[role]
    }
    let isPlain = shown == nil && !isThis && !holdsThis
    let mark =
      if let search = row.search {
        search.isUnfolded ? model.symbols.minus : "+"
      } else if isThis {
        model.symbols.playing
      } else {
        shown == nil ? " " : shown?.run == nil ? "?" : model.symbols.running
      }
    let role =
      isThis || holdsThis ? ThemeRole.curveDev : shown.map { Comparison.slots[$0.slot] } ?? .text
    let sign =
      comparison.isMarked(row)
      ? model.symbols.marked : comparison.baseline == row.path ? "=" : " "
    let name = comparison.table.names.name(index, width: columns.nameWidth)
      .replacing("…", with: model.symbols.ellipsis)
    var spans = [
      Span(isSelected ? model.symbols.selected + " " : "  ", style(.text)),
      Span(
        mark + " ",
        isSelected && isPlain ? style(.text) : theme[role].on(style(.text).background)),
      Span(
        sign + name.paddedRight(to: columns.nameWidth),
        style(isPlain && row.search == nil ? .text : .textStrong)),
    ]
    for column in columns.columns {
      let cell = columns.cell(column, of: row)
      spans.append(
        Span(cell.text, isSelected ? style(.text) : theme[cell.role]))
    }
    let used = spans.displayWidth
    if isSelected, used < width {
      spans.append(Span(String(repeating: " ", count: width - used), style(.text)))
    }
    return spans
  }
}
