import CellUI
import Diagnosis
import RunEvents

extension ErrorsModel {
  /// Draws the whole screen into a grid of any size that was blanked before.
  public func view(into grid: inout CellGrid) {
    grid.clear(theme[.screen])
    var model = self
    model.size = grid.size
    ErrorsView(model: model).draw(into: &grid)
    grid.reduce(to: glyphs)
  }
}

/// An example with what it was taken for, and what all tags so far come to.
struct ErrorsView {
  let model: ErrorsModel

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }

  func draw(into grid: inout CellGrid) {
    let bounds = grid.bounds
    let smallest = PanelLayout.smallestOfPanels
    guard bounds.columns >= smallest.columns, bounds.rows >= smallest.rows else {
      let text =
        "window is \(bounds.columns)×\(bounds.rows), needs "
        + "\(smallest.columns)×\(smallest.rows)"
      grid.write(
        text.truncated(to: bounds.columns, ellipsis: symbols.ellipsis),
        at: Point(column: 0, row: max(0, (bounds.rows - 1) / 2)), style: theme[.text])
      return
    }
    // Side by side where the table has room beside the picture, or above each other.
    let isWide = bounds.columns >= 90
    let (first, second) =
      isWide
      ? bounds.splitLeft(bounds.columns - 54)
      : bounds.splitTop(max(6, bounds.rows - min(12, bounds.rows / 2)))
    let rest =
      isWide
      ? Rect(
        column: second.left - 1, row: second.top, columns: second.columns + 1, rows: second.rows)
      : Rect(
        column: second.left, row: second.top - 1, columns: second.columns, rows: second.rows + 1)
    var lines = BorderLines(bounds: bounds)
    lines.addBox(first)
    lines.addBox(rest)
    lines.render(into: &grid, style: theme[.panelBorder], glyphs: model.glyphs)
    grid.writeTitle(
      left: [Span(RunManifest(name: model.run).shortName, theme[.textStrong])],
      right: [Span(place, theme[.panelNote])], row: first.top, from: first.left,
      columns: first.columns)
    grid.writeTitle(
      left: [Span("what is wrong with them", theme[.panelTitle])],
      row: rest.top, from: rest.left, columns: rest.columns)
    let parts = ErrorTaggingLines(
      theme: theme, glyphs: model.glyphs, tags: model.tags, className: model.name)
    let item = model.shown
    write(
      parts.example(item, width: first.columns - 4, height: first.rows - 2), into: &grid, in: first)
    let width = rest.columns - 4
    let table =
      switch model.measure {
      case .classes, .answers: parts.table(model.table, at: item, width: width)
      case .labels(let report): parts.table(report, at: item, width: width)
      case .numbers(let report):
        parts.table(ResidualTable(model.tags, report), at: item, width: width)
      }
    write(table, into: &grid, in: rest)
    drawFooter(into: &grid)
    drawOverlay(into: &grid)
  }

  private func write(_ lines: [[Span]], into grid: inout CellGrid, in frame: Rect) {
    let body = frame.inset().inset(columns: 1, rows: 0)
    for (index, line) in lines.prefix(body.rows).enumerated() {
      grid.write(
        line.truncated(to: body.columns, ellipsis: symbols.ellipsis),
        at: Point(column: body.left, row: body.top + index), maxWidth: body.columns)
    }
  }

  private var place: String {
    guard !model.items.isEmpty else { return "" }
    let place = "\(model.tagging.position + 1) of \(model.items.count), "
    if let table = model.residuals {
      return place + "\(table.examined) of \(NumberFormat.grouped(table.count)) looked at"
    }
    let table = model.table
    return place + "\(table.examined) of \(table.mistakes) mistakes looked at"
  }

  // MARK: Footer and overlays

  private func drawFooter(into grid: inout CellGrid) {
    let row = grid.size.rows - 1
    if let field = model.tagging.field {
      grid.write(" tag: ", at: Point(column: 2, row: row), style: theme[.footerKey])
      let columns = min(ErrorTagging.longestTag + 2, max(8, grid.size.columns - 30))
      field.render(
        into: &grid, in: Rect(column: 8, row: row, columns: columns, rows: 1),
        style: theme[.field], cursorStyle: theme[.field].adding(.reverse))
      grid.write(
        " Enter tag  Esc cancel ", at: Point(column: 9 + columns, row: row),
        style: theme[.footerText], maxWidth: grid.size.columns - 11 - columns)
    } else if let notice = model.notice {
      let text = notice.text.truncated(to: grid.size.columns - 6, ellipsis: symbols.ellipsis)
      grid.write(
        " \(text) ", at: Point(column: 2, row: row),
        style: theme[notice.kind == .refusal ? .noticeRefusal : .noticeNote])
    } else {
      model.footer.draw(into: &grid, theme: theme, symbols: symbols)
    }
  }

  private func drawOverlay(into grid: inout CellGrid) {
    switch model.overlay {
    case nil: break
    case .help:
      let keys = ErrorsModel.keys.filter {
        [.looking, .everywhere].contains($0.scope)
          && ($0.label != "1-9" || $0.action == .tagging(.tag(0)))
      }
      let width = keys.map { symbols.label($0.label).displayWidth }.max() ?? 0
      let lines = keys.map { key in
        symbols.label(key.label).paddedRight(to: width + 2)
          + key.help
      }
      TextOverlay(title: "keys", lines: lines).draw(into: &grid, theme: theme, symbols: symbols)
    case .mislabelled:
      let examples = model.tags.examples(with: ErrorTags.mislabelled)
      let lines =
        examples.isEmpty
        ? ["none so far"]
        : examples.compactMap { example in
          model.items.first { $0.example == example }.map { item in
            "\(model.tags.split) \(example)"
              + (item.sourceRow.map { ", row \($0)" } ?? "")
              + ": \(item.answer.sentence(digits: 5, className: model.name))"
          }
        }
      TextOverlay(title: "mislabelled: correct dev and test together", lines: lines)
        .draw(into: &grid, theme: theme, symbols: symbols)
    }
  }
}
