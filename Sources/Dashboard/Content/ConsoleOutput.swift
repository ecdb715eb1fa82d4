import CellUI
import RunEvents

/// What the trainer printed, a window of it: the last lines, or those around the selected one.
struct ConsoleOutput {
  let model: DashboardModel
  /// Columns of a step.
  let stepWidth: Int

  /// Lines that are shown while nothing is selected and looked for.
  private static let usualRows = 16

  /// The numbers of the lines that are shown.
  private var numbers: ArraySlice<Int> {
    let all = model.outputNumbers
    let page = model.pageRows
    let isAlone = model.console.selected != nil || model.console.found != nil
    let rows = max(3, isAlone ? page - 2 : min(Self.usualRows, page / 2))
    guard let selected = model.console.selected,
      let place = all.lastIndex(where: { $0 <= selected })
    else { return all.suffix(rows) }
    let first = max(0, min(place - rows / 2, all.count - rows))
    return all[first...].prefix(rows)
  }

  /// A heading, the lines, and an empty one; nothing where nothing was printed.
  func lines(width: Int) -> [[Span]] {
    guard model.run.hasOutput else { return [] }
    let theme = model.theme
    let hasSteps = model.run.printed.contains { $0.step != nil }
    let lines = numbers.compactMap { number in
      model.outputLine(number).map { line in
        let isSelected = number == model.console.selected
        let base = theme[isSelected ? .parameterSelected : .text]
        let mark = isSelected ? model.symbols.selected + " " : "  "
        var spans = [Span(mark, base)]
        if hasSteps {
          let step = line.step.map { NumberFormat.grouped($0) } ?? ""
          spans.append(
            Span(step.paddedLeft(to: stepWidth) + " ", isSelected ? base : theme[.textDim]))
        }
        spans += TerminalColors.spans(of: line.text, base: base)
        return spans.truncated(to: width, ellipsis: model.symbols.ellipsis)
      }
    }
    let heading = [Span("output", theme[.textStrong]), Span("  \(note)", theme[.textDim])]
    return [heading] + lines + openLines(hasSteps: hasSteps, width: width) + [[]]
  }

  /// The lines under way, where the last ones are in view.
  private func openLines(hasSteps: Bool, width: Int) -> [[Span]] {
    guard model.console.selected == nil, model.console.found == nil else { return [] }
    let indent = String(repeating: " ", count: hasSteps ? stepWidth + 3 : 2)
    let base = model.theme[.text]
    return model.run.openLines.map { line in
      ([Span(indent, base)] + TerminalColors.spans(of: line, base: base))
        .truncated(to: width, ellipsis: model.symbols.ellipsis)
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

  /// The number of the line of output that is the page's line of this index, if it is one.
  func number(ofLine index: Int) -> Int? {
    let shown = Array(numbers)
    return !model.run.printed.isEmpty && shown.indices.contains(index - 1) ? shown[index - 1] : nil
  }
}
