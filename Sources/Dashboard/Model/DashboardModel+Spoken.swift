import CellUI
import RunEvents

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
      let value =
        "\(row.definition.title) \(row.definition.text(row.base))"
        + row.definition.unitText(of: row.base)
      lines.append(
        editor.map { editor in
          let problem = editor.field.text.isEmpty ? nil : editor.problem
          return "\(value), new: \(editor.field.text), then enter or esc"
            + (problem.map { " (\($0))" } ?? "")
        } ?? "selected: \(value)")
    }
    if case .range(let test, _) = overlay {
      let proposal = test.proposal.map { run.definition(of: .learningRate).text($0) }
      lines.append(
        proposal.map { "range test: learning rate \($0) proposed; enter takes it, esc does not" }
          ?? "range test: nothing to propose; esc goes on")
    }
    if case .race(let draft) = overlay {
      lines.append(
        "\(draft.settled.sentence): enter starts, esc does not"
          + (draft.problem.map { " (\($0))" } ?? ""))
    }
    if let notice { lines.append(notice.text) }
    return lines
  }

  /// Whether something waits for an answer, and is asked again where a line gives none.
  public var isAsking: Bool {
    if case .range = overlay { return true }
    if case .race = overlay { return true }
    return dialog != nil || editor != nil
  }

  /// How many commands this dashboard has sent.
  public var commandCount: Int { sentCount }

  /// Whether a key does something now, or is a character of what is typed.
  public func takes(_ key: Key) -> Bool {
    isTyping || activeBindings.contains { $0.action(for: .key(key)) != nil }
  }

  private var isTyping: Bool {
    switch overlay {
    case .palette, .help, .race: true
    case .themes, .range, .stop, .stopRun, .discard, .quit, .next, .test, .keep: false
    case nil: isFilterTyped || scope == .note || scope == .tagName || editor != nil
    }
  }

  /// Forgets what was typed of a value: a line is a whole one.
  public mutating func beginValue() { editor?.field = TextField() }

  /// Closes what only a screen shows, so that it takes no line after the one that opened it.
  ///
  /// - Returns: what there is to say of it; nil when nothing was open.
  public mutating func closeUnspoken() -> String? {
    switch overlay {
    case .palette(let palette):
      overlay = nil
      return problem(of: palette)
    case .help, .themes:
      _ = perform(scope == .themes ? .cancelTheme : .closeOverlay)
      return "that is a list that only a screen shows"
    case .range, .race, .stop, .stopRun, .discard, .quit, .next, .test, .keep: return nil
    case nil where movedDivider != nil:
      movedDivider = nil
      return "borders are moved where only a screen shows them"
    case nil:
      guard isFilterTyped || comparison.note != nil else { return nil }
      _ = perform(comparison.note == nil ? .clearFilter : .cancelNote)
      return "that is typed where only a screen shows it"
    }
  }

  /// Why nothing came of what was typed.
  private func problem(of palette: Palette) -> String {
    let text = palette.field.text
    if text.allSatisfy(\.isWhitespace) { return "type what to do, such as :set lr 0.01" }
    if text.count >= Palette.longestText {
      return "a command has less than \(Palette.longestText) characters"
    }
    if case .complete = entries(palette).first?.command { return alertsInWords }
    if text.hasPrefix("alert remove ") { return alertsInWords }
    let refused = entries(palette).first { $0.command == .refused }
    return refused?.text ?? "nothing is called ‘\(text)’; ? lists the keys"
  }

  /// Every key that does something now, with what it does.
  public var keyLines: [String] {
    let bindings = activeBindings.filter { !$0.help.isEmpty }
    let width = bindings.map(\.label.displayWidth).max() ?? 0
    return bindings.map { "\($0.label.paddedRight(to: width))  \($0.help)" }
  }
}
