import CellUI
import RunEvents

/// What the trainer printed, a window of it: the last lines, or those around the selected one, which is
/// shown whole.
struct ConsoleOutput {
  /// A row, and the number of the line of output that it is of; nil where it is of none.
  typealias Row = (number: Int?, spans: [Span])

  let model: DashboardModel
  /// Columns of a step.
  let stepWidth: Int
  /// Columns of a row, and rows for lines of output.
  let width: Int
  let height: Int

  /// A heading, the lines, and an empty one; nothing where nothing was printed.
  var rows: [Row] {
    guard model.run.hasOutput else { return [] }
    let theme = model.theme
    let heading = [Span("output", theme[.textStrong]), Span("  \(note)", theme[.textDim])]
    let hasSteps = model.run.printed.contains { $0.step != nil }
    let lines = self.lines(hasSteps: hasSteps) + openLines(hasSteps: hasSteps)
    return [(nil, heading)] + lines + [(nil, [])]
  }

  private func lines(hasSteps: Bool) -> [Row] {
    let all = model.outputNumbers
    guard let selected = model.console.selected,
      let place = all.lastIndex(where: { $0 <= selected })
    else {
      let open = isAtEnd ? model.run.openLines.count : 0
      return all.suffix(max(0, height - open)).flatMap { row(of: $0, hasSteps: hasSteps) }
    }
    let whole = wholeRows(of: all[place], hasSteps: hasSteps)
    let others = max(0, height - whole.count)
    let first = max(0, min(place - others / 2, all.count - 1 - others))
    let above = all[first..<place]
    let below = all[(place + 1)...].prefix(others - above.count)
    return above.flatMap { row(of: $0, hasSteps: hasSteps) } + whole
      + below.flatMap { row(of: $0, hasSteps: hasSteps) }
  }

  /// A line in one row; none where there is no such line.
  private func row(of number: Int, hasSteps: Bool) -> [Row] {
    guard let line = model.outputLine(number) else { return [] }
    let base = model.theme[.text]
    let spans =
      lead(line.step, "  ", hasSteps, base, model.theme[.textDim])
      + TerminalColors.spans(of: line.text, base: base)
    return [(number, spans.truncated(to: width, ellipsis: model.symbols.ellipsis))]
  }

  /// The selected line, in as many rows as it takes.
  private func wholeRows(of number: Int, hasSteps: Bool) -> [Row] {
    guard number == model.console.selected, let line = model.outputLine(number) else {
      return row(of: number, hasSteps: hasSteps)
    }
    let base = model.theme[.parameterSelected]
    let lead = lead(line.step, model.symbols.selected + " ", hasSteps, base, base)
    let indent = Span(String(repeating: " ", count: lead.displayWidth), base)
    return TerminalColors.spans(of: line.text, base: base)
      .wrapped(to: max(1, width - lead.displayWidth)).enumerated()
      .map { index, spans in (number, (index == 0 ? lead : [indent]) + spans) }
  }

  /// What stands before a line: a mark, and its step where lines have any.
  private func lead(
    _ step: Int?, _ mark: String, _ hasSteps: Bool, _ base: Style, _ stepStyle: Style
  ) -> [Span] {
    guard hasSteps else { return [Span(mark, base)] }
    let step = step.map { NumberFormat.grouped($0) } ?? ""
    return [Span(mark, base), Span(step.paddedLeft(to: stepWidth) + " ", stepStyle)]
  }

  /// Whether the last lines are in view.
  private var isAtEnd: Bool { model.console.selected == nil && model.console.found == nil }

  /// The lines under way.
  private func openLines(hasSteps: Bool) -> [Row] {
    guard isAtEnd else { return [] }
    let base = model.theme[.text]
    return model.run.openLines.map { line in
      let spans =
        lead(nil, "  ", hasSteps, base, base) + TerminalColors.spans(of: line, base: base)
      return (nil, spans.truncated(to: width, ellipsis: model.symbols.ellipsis))
    }
  }

  private var note: String {
    // Of a log that another program writes or wrote, this is all that is kept.
    let file = model.run.isExternal ? "; console.log has all" : ""
    if let line = model.selectedOutput {
      guard let step = line.step else { return "selected: at no step\(file)" }
      return "selected: step \(NumberFormat.grouped(step))\(file)"
    }
    return (model.console.found == nil ? "the last lines" : model.consoleCount) + file
  }
}
