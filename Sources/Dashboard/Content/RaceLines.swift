import CellUI
import RunEvents

/// How a race stands: a line an arm, and what the keys do.
struct RaceLines {
  let model: DashboardModel

  private var run: RunState { _read { yield model.run } }
  private var symbols: Symbols { model.symbols }
  private var theme: Theme { model.theme }

  /// `race of the learning rate, 0:12 left`.
  var title: String? {
    guard let race = run.race else { return nil }
    let name = "race of the \(run.definition(of: race.race.hyperparameter).title)"
    if race.standing.isOver { return "\(name): over" }
    guard let seconds = secondsLeft(race) else { return name }
    return "\(name), \(NumberFormat.duration(seconds: seconds)) left"
  }

  /// At the speed that the race has had so far.
  private func secondsLeft(_ race: RunningRace) -> Double? {
    guard model.mode == .live, let now = race.standing.seconds else { return nil }
    let length = Double(race.race.lastEpoch) - race.race.epoch
    let arms = Race.Arm.allCases.map { arm in
      (
        done: max(0, (race.standing.epoch(of: arm) ?? race.race.epoch) - race.race.epoch),
        isOver: race.standing.end(of: arm) != nil
      )
    }
    let done = arms.reduce(0) { $0 + $1.done }
    let left = arms.reduce(0) { $0 + ($1.isOver ? 0 : max(0, length - $1.done)) }
    guard done > 0, now > race.race.seconds else { return nil }
    return (now - race.race.seconds) / done * left
  }

  /// At most `most` lines of at most `width` columns; none without a race.
  func lines(width: Int, most: Int) -> [[Span]] {
    guard let race = run.race, width > 0, most > 0 else { return [] }
    var lines: [[Span]] = []
    for form in Form.allCases {
      lines = Race.Arm.allCases.map { line($0, form) }
      // What went wrong in an arm is cut where it is too long.
      let isOut = Race.Arm.allCases.map { race.standing.end(of: $0)?.trouble != nil }
      if zip(lines, isOut).allSatisfy({ $1 || $0.displayWidth <= width }) { break }
    }
    if most > 2 { lines.append([Span(keys(width: width), theme[.textDim])]) }
    return Array(lines.prefix(most))
  }

  /// How much there is room for, the most first.
  private enum Form: CaseIterable {
    case words, shortWords, numbers, fewNumbers
  }

  private func line(_ arm: Race.Arm, _ form: Form) -> [Span] {
    guard let race = run.race else { return [] }
    let definition = run.definition(of: race.race.hyperparameter)
    let role = arm == .a ? ThemeRole.curveDev : model.rival?.role ?? .compareFirst
    let isLeading = run.leadingArm == arm
    let values = Race.Arm.allCases.map { definition.text(race.race.value($0)) }
    let width = values.map(\.displayWidth).max() ?? 0
    var spans = [
      Span("\(arm.title) ", theme[role].adding(.bold)),
      Span(
        definition.text(race.race.value(arm)).paddedRight(to: width),
        theme[isLeading ? .textStrong : .text]),
    ]
    func add(_ label: String, _ text: String) {
      let gap = form == .words || form == .shortWords ? "  " : " "
      spans.append(Span("\(gap)\(label)", theme[.textDim]))
      spans.append(Span(text, theme[isLeading ? .textStrong : .text]))
    }
    if let trouble = race.standing.end(of: arm)?.trouble {
      spans.append(Span("  \(symbols.warning) \(trouble)", theme[.eventError]))
      return spans
    }
    for (kind, title, short) in [
      (ChartKind.cost, "dev cost ", "cost "), (.accuracy, "accuracy ", "acc "),
    ] {
      let key = key(kind)
      let values = Race.Arm.allCases.compactMap { race.standing.value(key, of: $0) }
      guard kind == .cost || form != .fewNumbers && !values.isEmpty else { continue }
      let text =
        race.standing.value(key, of: arm).map { kind.text($0, in: run) }
        ?? symbols.ellipsis.paddedLeft(to: 6)
      add(form == .words ? title : short, text)
    }
    let length = Double(race.race.lastEpoch) - race.race.epoch
    let done = (race.standing.epoch(of: arm) ?? race.race.epoch) - race.race.epoch
    let epochs =
      "\(NumberFormat.fixed(max(0, done), decimals: 1))/\(NumberFormat.fixed(length, decimals: 1))"
    add("", form == .words || form == .shortWords ? "\(epochs) epochs" : epochs)
    if isLeading {
      spans.append(
        Span(
          form == .words ? "  \(symbols.larger) better" : " \(symbols.larger)", theme[role]))
    }
    return spans
  }

  private func key(_ kind: ChartKind) -> MetricKey {
    kind.evaluations(in: run).decisive?.key ?? MetricKey(.dev, kind.name(in: run))
  }

  private func keys(width: Int) -> String {
    guard model.mode == .live else { return "" }
    let texts =
      run.race?.standing.isOver == true
      ? ["B chooses which one the run goes on from   u takes the race back", "B keep one   u undo"]
      : ["B keeps one at any time   u takes the race back", "B keep one   u undo"]
    return texts.first { $0.displayWidth <= width } ?? ""
  }
}
