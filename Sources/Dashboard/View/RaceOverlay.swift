import CellUI

/// A race that is about to be asked for.
struct RaceOverlay {
  let model: DashboardModel
  let draft: RaceDraft

  private var theme: Theme { model.theme }

  func draw(into grid: inout CellGrid, frame: Rect) {
    let definition = draft.definition
    OverlayBox.draw(
      title: "race two settings: \(definition.title)", model: model, into: &grid, frame: frame)
    let body = frame.inset()
    let settled = draft.settled
    row(
      "A  \(definition.text(draft.a))\(definition.unitText(of: draft.a))", note: "as it is",
      isSelected: false, body.row(1), into: &grid)
    number(
      .value, "B  ", "\(definition.text(settled.b))\(definition.unitText(of: settled.b))", "",
      body.row(2), into: &grid)
    number(
      .epochs, "for ", "\(settled.epochs)", settled.epochs == 1 ? " whole epoch" : " whole epochs",
      body.row(3), into: &grid)
    let text: [String]
    if let problem = draft.problem {
      text = LineBreaks.wrap(problem, width: body.columns - 4, most: 4)
    } else {
      text = LineBreaks.wrap(
        "Both train on from here, in turns: the same weights, the same examples in the same order. "
          + "Then one is kept, the other stays as a ghost.", width: body.columns - 4, most: 4)
    }
    for (index, line) in text.enumerated() where 5 + index < body.rows {
      grid.write(
        line, at: Point(column: body.left + 2, row: body.top + 5 + index),
        style: on(draft.problem == nil ? .textDim : .noticeRefusal), maxWidth: body.columns - 4)
    }
  }

  private func number(
    _ row: RaceDraft.Row, _ label: String, _ value: String, _ unit: String, _ place: Rect,
    into grid: inout CellGrid
  ) {
    let isSelected = draft.row == row
    guard isSelected, !draft.field.text.isEmpty else {
      return self.row(
        label + value + unit, note: isSelected ? model.symbols.label("←→") + " or type" : "",
        isSelected: isSelected, place, into: &grid)
    }
    self.row(label, note: "", isSelected: true, place, into: &grid)
    let left = place.left + 4 + label.displayWidth
    draft.field.render(
      into: &grid,
      in: Rect(column: left, row: place.top, columns: max(0, place.right - left - 2), rows: 1),
      style: theme[.field], cursorStyle: theme[.field].adding(.reverse))
  }

  private func row(
    _ text: String, note: String, isSelected: Bool, _ place: Rect, into grid: inout CellGrid
  ) {
    let style = theme[isSelected ? .dialogSelected : .dialog]
    if isSelected { grid.fill(place, style: style) }
    let marker = isSelected ? model.symbols.selected : " "
    grid.write(
      "  \(marker) \(text)", at: place.origin, style: style, maxWidth: place.columns)
    guard !note.isEmpty else { return }
    let column = place.right - 2 - note.displayWidth
    grid.write(
      note, at: Point(column: column, row: place.top), style: isSelected ? style : on(.textDim))
  }

  private func on(_ role: ThemeRole) -> Style { theme[role].on(theme[.dialog].background) }
}
