import CellUI
import RunEvents

/// The live settings: base value, what the schedule makes of it, and requests not answered yet.
struct HyperparameterPanel {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var symbols: Symbols { model.symbols }
  private var canSteer: Bool { KeyScope.isSteerable(model.baseScope) }

  func draw(into grid: inout CellGrid, frame: Rect, list: Rect) {
    let rows = model.run.hyperparameters
    let lines = HyperparameterLines(model, rows: list.rows)
    let position = lines.hiddenCount > 0 ? "\(model.selection + 1)/\(rows.count)" : ""
    model.drawTitle(
      [Span("hyperparameters", theme[.panelTitle])],
      right: position.isEmpty ? [] : [Span(position, theme[.panelNote])], frame: frame, into: &grid)
    for (line, content) in lines.inView.enumerated() {
      switch content {
      case .heading(let purpose):
        grid.write(
          purpose.rawValue, at: list.row(line).origin, style: theme[.textDim],
          maxWidth: list.columns)
      case .setting(let index):
        draw(
          rows[index], isSelected: index == model.selection && (canSteer || model.editor != nil),
          into: &grid,
          list.row(line))
      }
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
    let start = rect.left + nameColumns(of: rect.columns, isWide: isWide)
    let name = row.definition.label.truncated(to: start - rect.left - 3, ellipsis: symbols.ellipsis)
    grid.write(
      name, at: Point(column: rect.left + 2, row: rect.top), style: style(.parameterName),
      maxWidth: rect.columns - 2)
    let room = rect.right - start
    guard room > 0 else { return }
    if isSelected, let editor = model.editor {
      // What is typed is in view as a whole: a long one takes the name's place.
      let columns = max(room, min(rect.columns - 2, editor.field.text.displayWidth + 2))
      if columns > room {
        let left = rect.columns - columns - 3
        grid.write(
          row.definition.label.truncated(to: max(0, left), ellipsis: symbols.ellipsis)
            .paddedRight(to: max(0, left + 1)),
          at: Point(column: rect.left + 2, row: rect.top), style: selected)
      }
      return draw(
        editor, over: row, into: &grid,
        Rect(column: rect.right - columns, row: rect.top, columns: columns, rows: 1))
    }
    // The fullest way to say it that fits.
    let ways =
      row.pending == nil ? row.ramp.map { self.ways(of: $0, row, style: style) } : nil
    let said = ways ?? [true, false].map { values(row, isWide: isWide, isFull: $0, style: style) }
    let guarding = model.run.guarded(row.hyperparameter).map {
      [Span(" \($0.terms.short)", style(.parameterEffective))]
    }
    let all = said.flatMap { way in guarding.map { [way + $0, way] } ?? [way] }
    let spans = all.first { $0.displayWidth <= room } ?? said[said.count - 1]
    grid.write(
      spans.truncated(to: room, ellipsis: symbols.ellipsis),
      at: Point(column: start, row: rect.top), maxWidth: room)
    drawEffect(
      of: row.hyperparameter, into: &grid, rect, after: start + spans.displayWidth,
      style: style(.textDim))
  }

  /// Columns of the names and what stands around them: beyond the usual ones they get room, as long as
  /// the values keep theirs.
  private func nameColumns(of columns: Int, isWide: Bool) -> Int {
    let rows = model.run.hyperparameters
    let longest = (rows.map(\.definition.label.displayWidth).max() ?? 0) + 3
    var values = 18
    if longest > columns - values, !canSteer {
      let widest = rows.map { row in
        self.values(row, isWide: isWide, isFull: true) { theme[$0] }.displayWidth
      }.max()
      values = min(values, widest ?? values)
    }
    return max(isWide ? 17 : 16, min(longest, columns - values))
  }

  /// What the last change of the setting did to the cost, at the row's end where there is room.
  private func drawEffect(
    of setting: Hyperparameter, into grid: inout CellGrid, _ rect: Rect, after column: Int,
    style: Style
  ) {
    let change = model.run.interventions.last { intervention in
      if case .set(setting, _, _) = intervention.change { !intervention.isUndone } else { false }
    }
    guard let change, change.showsSlope else { return }
    let text = EventTexts(run: model.run, symbols: symbols).effect(of: change)
    let place = rect.right - text.displayWidth
    guard place >= column + 2 else { return }
    grid.write(text, at: Point(column: place, row: rect.top), style: style)
  }

  /// What is typed; the value that counts until then stays in sight, in the empty field and beside it.
  private func draw(
    _ editor: ValueEditor, over row: HyperparameterRow, into grid: inout CellGrid, _ rect: Rect
  ) {
    let isWrong = !editor.field.text.isEmpty && editor.problem != nil
    let style = theme[isWrong ? .fieldInvalid : .field]
    let width = min(rect.columns, max(14, editor.field.text.displayWidth + 2))
    editor.field.render(
      into: &grid, in: rect.splitLeft(width).left, style: style,
      cursorStyle: style.adding(.reverse))
    let value = row.definition.text(row.base) + row.definition.unitText(of: row.base)
    let isEmpty = editor.field.text.isEmpty
    var dim = isEmpty ? style : theme[.textDim]
    dim.foreground = theme[.textDim].foreground
    let place = isEmpty ? 1 : width + 1
    let room = (isEmpty ? width : rect.columns) - place
    let text = isEmpty ? value : "was \(value)"
    guard isEmpty || text.displayWidth <= room else { return }
    grid.write(
      text, at: Point(column: rect.left + place, row: rect.top), style: dim, maxWidth: room)
  }

  /// A value on its way, and where to: the fullest way to say it, and shorter ones.
  private func ways(
    of ramp: RunningRamp, _ row: HyperparameterRow, style: (ThemeRole) -> Style
  ) -> [[Span]] {
    let stepsDone = ramp.stepsDone(after: model.run.step)
    let done = NumberFormat.grouped(stepsDone)
    let percent = Int(Double(stepsDone) / Double(ramp.start.steps) * 100)
    let steps = NumberFormat.grouped(ramp.start.steps)
    let target = row.definition.text(ramp.target)
    let value = row.definition.movingText(row.base) + row.definition.unitText(of: row.base)
    return [
      " \(symbols.arrow) \(target), \(done) of \(steps) steps",
      " \(symbols.arrow) \(target), \(done) of \(steps)",
      "\(symbols.arrow)\(target) \(done)/\(steps)", "\(symbols.arrow)\(target) \(percent)%",
    ].map { [Span(value, style(.parameterValue)), Span($0, style(.parameterPending))] }
  }

  private func values(
    _ row: HyperparameterRow, isWide: Bool, isFull: Bool, style: (ThemeRole) -> Style
  ) -> [Span] {
    let definition = row.definition
    let unit = definition.unitText(of: row.base)
    let text = definition.text(row.base)
    let value = isWide ? NumberFormat.aligned(text, before: 3, width: 8) : text
    var spans = [Span(value.trimmedRight + unit, style(.parameterValue))]
    if let pending = row.pending {
      guard isFull else {
        let text = "\(symbols.arrow) \(definition.text(pending.value)) \(symbols.ellipsis)"
        return [Span(text, style(.parameterPending))]
      }
      spans.append(
        Span(
          " \(symbols.arrow) \(definition.text(pending.value)) \(symbols.ellipsis)",
          style(.parameterPending)))
      return spans
    }
    if let multiplier = row.multiplier, let effective = row.effective {
      let factor =
        multiplier >= 0.0095
        ? NumberFormat.fixed(multiplier, decimals: 2) : NumberFormat.rate(multiplier)
      let gap = isWide ? " " : ""
      var text = "\(gap)\(symbols.times)\(gap)\(factor)"
      if isFull { text += "\(gap)=\(gap)\(definition.shortText(effective))" }
      spans.append(Span(text, style(.parameterEffective)))
    }
    if row.hyperparameter == .patience, isFull, let left = model.run.patienceLeft,
      !model.run.isFinished
    {
      spans.append(Span("  \(left) left", style(.parameterEffective)))
    }
    return spans
  }
}

extension EditGuard {
  /// `guard 20 %`
  fileprivate var short: String { "guard \(HyperparameterDefinition.text(percent)) %" }
}
