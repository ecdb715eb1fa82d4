import RunEvents

extension RowPlacer {
  /// Tells what x and the clock are, and why, as far as the log has shown.
  func describe(in collector: ScalarCollector, columnsWithoutNumbers: [String] = []) {
    guard survey.rowCount > 0 || rowCount > 0 else { return }
    var axis = ForeignRunFacts.Axis()
    axis.unit = plan.unit
    axis.column = xColumn
    if case .fractions = plan.x { axis.hasFractions = true }
    axis.reason = reason
    collector.facts.axis = axis
    collector.facts.clock = plan.clock?.name
    if survey.marks.contains(where: { $0.echoes > 0 && $0.name == axis.column }) {
      collector.facts.notes.appendOnce(
        "records whose \(axis.column ?? "step") is the epoch's number stand at the step before them"
      )
    }
    if let wanted, wanted != RowSurvey.rows, axis.column != wanted {
      collector.facts.notes.appendOnce("no column that could be x is called \(wanted.excerpt)")
    }
    if survey.commaFields > 0, !plan.hasDecimalCommas {
      collector.facts.notes.appendOnce(
        "\(survey.commaFields) fields with a comma between digits are not read: they may be thousands"
      )
    }
    for name in columnsWithoutNumbers.prefix(20) {
      collector.facts.notes.appendOnce("the column \(name.excerpt) holds no number")
    }
  }

  /// The column that is x; nil where rows are.
  private var xColumn: String? {
    switch plan.x {
    case .row: nil
    case .counter(let name), .fractions(let name), .withinEpoch(let name, _, _, _): name
    }
  }

  private var reason: String {
    let refusals = survey.refusals(before: plan).prefix(4).joined(separator: ", ")
    let others = refusals.isEmpty ? "" : "; \(refusals)"
    if let column = xColumn, column == wanted { return "\(column.excerpt) was asked for" }
    switch plan.x {
    case .row where wanted == RowSurvey.rows: return "rows were asked for"
    case .row where refusals.isEmpty: return "rows are counted: no column counts steps or epochs"
    case .row: return "rows are counted: \(refusals)"
    case .counter(let name) where RowColumns.isIndex(name):
      return "the column without a name numbers the rows"
    case .counter(let name): return "\(name.excerpt) counts and rises" + others
    case .fractions(let name): return "\(name.excerpt) rises, its fractions kept" + others
    case .withinEpoch(let counter, let epoch, let length, _):
      return
        "\(counter.excerpt) begins anew each \(epoch.excerpt), so it goes on by \(length) an epoch"
        + others
    }
  }
}

extension [String] {
  mutating func appendOnce(_ text: String) {
    if count < 100, !contains(text) { append(text) }
  }
}
