import CellUI
import RunEvents

/// The live settings: base value, what the schedule makes of it, and wishes not answered yet.
struct HyperparameterPanel {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }
  private var canSteer: Bool { KeyScope.isSteerable(model.baseScope) }

  /// Which rows are in view: the selected one always.
  static func scroll(_ model: DashboardModel, rows: Int) -> ListScroll {
    var scroll = ListScroll(selection: model.selection)
    scroll.clamp(count: model.run.hyperparameters.count, visible: rows)
    return scroll
  }

  func draw(into grid: inout CellGrid, frame: Rect, list: Rect) {
    let rows = model.run.hyperparameters
    let scroll = Self.scroll(model, rows: list.rows)
    let hidden = rows.count - list.rows
    let position = hidden > 0 ? "\(model.selection + 1)/\(rows.count)" : ""
    model.drawTitle(
      [Span("hyperparameters", theme[.panelTitle])],
      right: position.isEmpty ? [] : [Span(position, theme[.panelNote])], frame: frame, into: &grid)
    for line in 0..<list.rows {
      let index = scroll.offset + line
      guard rows.indices.contains(index) else { break }
      draw(
        rows[index], isSelected: index == model.selection && canSteer, into: &grid, list.row(line))
    }
  }

  private func draw(
    _ row: HyperparameterRow, isSelected: Bool, into grid: inout CellGrid, _ rect: Rect
  ) {
    let selected = theme[.parameterSelected]
    if isSelected { grid.fill(rect, style: selected) }
    func style(_ role: ThemeRole) -> Style {
      guard isSelected else { return theme[role] }
      var style = selected
      if role == .parameterPending {
        style.attributes.formUnion(theme[role].attributes)
        if style.background != theme[.screen].background {
          style.foreground = theme[role].foreground
        }
      }
      return style
    }
    let isWide = rect.columns >= 42
    if isSelected { grid.write(symbols.selected, at: rect.origin, style: selected) }
    let label = row.hyperparameter.panelLabel(among: model.run.hyperparameters)
    grid.write(
      label, at: Point(column: rect.left + 2, row: rect.top), style: style(.parameterName),
      maxWidth: rect.columns - 2)
    let start = rect.left + (isWide ? 17 : 16)
    let room = rect.right - start
    guard room > 0 else { return }
    if isSelected, let editor = model.editor {
      return draw(editor, into: &grid, Rect(column: start, row: rect.top, columns: room, rows: 1))
    }
    // The fullest way to say it that fits.
    let ways = [true, false].map { values(row, isWide: isWide, isFull: $0, style: style) }
    let spans = ways.first { $0.displayWidth <= room } ?? ways[1]
    grid.write(
      spans.truncated(to: room, ellipsis: symbols.ellipsis),
      at: Point(column: start, row: rect.top), maxWidth: room)
  }

  private func draw(_ editor: ValueEditor, into grid: inout CellGrid, _ rect: Rect) {
    let isWrong = !editor.field.text.isEmpty && editor.problem(model.limits) != nil
    let style = theme[isWrong ? .fieldInvalid : .field]
    let width = min(rect.columns, 14)
    editor.field.render(
      into: &grid, in: rect.splitLeft(width).left, style: style,
      cursorStyle: style.adding(.reverse))
  }

  private func values(
    _ row: HyperparameterRow, isWide: Bool, isFull: Bool, style: (ThemeRole) -> Style
  ) -> [Span] {
    let setting = row.hyperparameter
    let unit = setting.unit.isEmpty || row.base == 0 ? "" : " " + setting.unit
    let text = setting.text(row.base)
    let value = isWide ? NumberFormat.aligned(text, before: 3, width: 8) : text
    var spans = [Span(value.trimmedRight + unit, style(.parameterValue))]
    if let pending = row.pending {
      guard isFull else {
        let text = "\(symbols.arrow) \(setting.text(pending.value)) \(symbols.ellipsis)"
        return [Span(text, style(.parameterPending))]
      }
      spans.append(
        Span(
          " \(symbols.arrow) \(setting.text(pending.value)) \(symbols.ellipsis)",
          style(.parameterPending)))
      return spans
    }
    if let multiplier = row.multiplier, let effective = row.effective {
      let factor =
        multiplier >= 0.0095
        ? NumberFormat.fixed(multiplier, decimals: 2) : NumberFormat.rate(multiplier)
      let gap = isWide ? " " : ""
      var text = "\(gap)\(symbols.times)\(gap)\(factor)"
      if isFull { text += "\(gap)=\(gap)\(setting.shortText(effective))" }
      spans.append(Span(text, style(.parameterEffective)))
    }
    if setting == .patience, isFull, let left = model.run.patienceLeft, !model.run.isFinished {
      spans.append(Span("  \(left) left", style(.parameterEffective)))
    }
    return spans
  }
}

extension String {
  /// Without the spaces at its end.
  var trimmedRight: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
