import CellUI

/// The dashboard in lines, for where it cannot be seen: a screen reader, a log, a dumb terminal.
extension DashboardModel {
  /// What there is to answer or to know besides the run's own events: a question with its answers,
  /// a value that is typed, the selected setting, a notice.
  public var spokenLines: [String] {
    var lines: [String] = []
    if let dialog {
      lines.append("\(dialog.title): a number, or esc")
      for (index, choice) in dialog.choices.enumerated() {
        lines.append("  \(index + 1)  \(choice.text): \(choice.consequence)")
      }
    } else if run.hyperparameters.indices.contains(selection), KeyScope.isSteerable(baseScope) {
      let row = run.hyperparameters[selection]
      let unit = row.hyperparameter.unit.isEmpty ? "" : " " + row.hyperparameter.unit
      let value = "\(row.hyperparameter.label) \(row.hyperparameter.text(row.base))\(unit)"
      lines.append(
        editor.map { "\(value), new: \($0.field.text), then enter or esc" } ?? "selected: \(value)")
    }
    if let notice { lines.append(notice.text) }
    return lines
  }

  /// Every key that does something now, with what it does.
  public var keyLines: [String] {
    let bindings = activeBindings.filter { !$0.help.isEmpty }
    let width = bindings.map(\.label.displayWidth).max() ?? 0
    return bindings.map { "\($0.label.paddedRight(to: width))  \($0.help)" }
  }
}
