import CellUI
import RunEvents

/// Events as lines for people.
struct EventTexts {
  typealias Piece = (text: String, role: ThemeRole)

  let run: RunState
  let symbols: Symbols

  /// Rows all entries take.
  static func rowCount(_ run: RunState) -> Int {
    var count = run.entries.count
    for intervention in run.interventions {
      count += (intervention.hasSecondLine ? 1 : 0) + (intervention.saysGuard ? 1 : 0)
    }
    return count
  }

  /// One line, and of an intervention others with its guard and with the slopes.
  func lines(_ entry: EventEntry, stepWidth: Int, width: Int) -> [[Piece]] {
    let step = NumberFormat.grouped(entry.step).paddedLeft(to: stepWidth)
    if case .intervention(let number) = entry.content {
      guard let intervention = run.interventions.first(where: { $0.number == number }) else {
        return []
      }
      return lines(intervention, step: step, width: width)
    }
    let (mark, role) = mark(entry.content)
    var text = text(entry.content)
    if text.displayWidth > width - 3 - step.displayWidth, case .started = entry.content {
      text = setSizes ?? text
    }
    return [
      [(mark.paddedRight(to: 2), role), ("\(step) ", .textDim), (text, role)]
    ]
  }

  private func lines(_ intervention: Intervention, step: String, width: Int) -> [[Piece]] {
    let number = symbols.number(intervention.number).paddedRight(to: 2)
    let role = intervention.isUndone ? ThemeRole.textDim : .text
    let room = width - 3 - step.displayWidth
    let suffix = intervention.isUndone ? " (undone)" : ""
    let forms = [
      text(intervention, isShort: false), text(intervention, isShort: true),
      withoutBefore(intervention),
    ].compactMap { $0.map { $0 + suffix } }
    let text = forms.first { $0.displayWidth <= room } ?? forms[forms.count - 1]
    var lines: [[Piece]] = [
      [
        (number, intervention.isUndone ? .textDim : .eventNumber), ("\(step) ", .textDim),
        (text, role),
      ]
    ]
    let indent = String(
      repeating: " ", count: min(step.displayWidth + 3, max(0, width - Self.leastOfSentence)))
    if let full = guardText(intervention) {
      let short = full.hasPrefix("guard: ") ? String(full.dropFirst(7)) : full
      let text = [full, short].first { indent.count + $0.displayWidth <= width } ?? full
      lines.append([
        (indent, .text), (text, intervention.cause == nil ? .textDim : .eventWarning),
      ])
    }
    if intervention.hasSecondLine {
      lines.append([(indent, .text), (raceResult(intervention) ?? slopes(intervention), .textDim)])
    }
    return lines
  }

  /// Columns that a sentence beneath an edit has, where it cannot stand below the edit's own.
  private static let leastOfSentence = 32

  /// The shortest form of an edit: where it goes to.
  private func withoutBefore(_ intervention: Intervention) -> String? {
    guard case .set(let hyperparameter, _, let after) = intervention.change else { return nil }
    return set(hyperparameter, nil, after, isShort: true)
      + way(of: intervention.ramp, isShort: true)
  }

  private func slopes(_ intervention: Intervention) -> String {
    let after = intervention.slopeAfter.map { slope($0) } ?? symbols.ellipsis
    guard let before = intervention.slopeBefore else { return "cost then \(after) %/epoch" }
    return "cost \(slope(before)) \(symbols.arrow) \(after) %/epoch"
  }

  /// The same in few columns: `① −8.1→−2.3%`.
  func effect(of intervention: Intervention) -> String {
    let before = intervention.slopeBefore.map { slope($0) } ?? symbols.ellipsis
    let after = intervention.slopeAfter.map { slope($0) } ?? symbols.ellipsis
    return "\(symbols.number(intervention.number)) \(before)\(symbols.arrow)\(after)%"
  }

  /// In per cent, with a sign of its own.
  private func slope(_ slope: Double) -> String {
    let percent = slope * 100
    let text = NumberFormat.fixed(percent.magnitude, decimals: percent.magnitude < 99.95 ? 1 : 0)
    return (percent < 0 ? symbols.minus : "+") + text
  }

  func text(_ intervention: Intervention, isShort: Bool) -> String {
    switch intervention.change {
    case .set(let hyperparameter, let before, let after):
      return set(hyperparameter, before, after, isShort: isShort)
        + way(of: intervention.ramp, isShort: isShort)
    case .race(let hyperparameter, let a, let b, let end):
      return race(hyperparameter, a, b, end, isShort: isShort)
    case .undo(let number):
      guard let number else { return "back to the last good step" }
      return "undo \(symbols.number(number))" + way(of: intervention, isShort: isShort)
    case .redo(let number):
      return "redo" + (number.map { " \(symbols.number($0))" } ?? "")
        + way(of: intervention, isShort: isShort)
    }
  }

  /// How long the edit takes: ` over 200 steps`.
  private func way(of ramp: EditSpan?, isShort: Bool) -> String {
    ramp.map { " over \(isShort ? "\($0)".replacing(" steps", with: "") : "\($0)")" } ?? ""
  }

  /// What a guard watches for, what became of it, or why it did this.
  private func guardText(_ intervention: Intervention) -> String? {
    if let cause = intervention.cause { return cause }
    guard let guarding = intervention.guarding else { return nil }
    switch guarding.end {
    case .fired: return "guard: taken back"
    case .lifted(let why): return "guard lifted: \(why)"
    case nil: break
    }
    if intervention.isUndone { return "guard: gone with it" }
    guard let level = guarding.level,
      let direction = run.metrics.definition(level.metric.name)?.direction
    else { return "\(guarding.terms)" }
    let isLower = direction == .lowerIsBetter
    let margin = level.value.magnitude * guarding.terms.percent / 100
    let bound = NumberFormat.significant(level.value + (isLower ? margin : -margin), digits: 3)
    let span = guarding.terms.span.map { " for \($0)" } ?? ""
    return "guard: back at \(level.metric.words(run.metrics)) \(bound)\(span)"
  }

  /// `race learning rate 0.001, 0.0003: B kept`.
  private func race(
    _ hyperparameter: Hyperparameter, _ a: Double, _ b: Double, _ end: RaceEnd?, isShort: Bool
  ) -> String {
    let definition = run.definition(of: hyperparameter)
    let name = isShort ? definition.shorthand ?? definition.title : definition.title
    let text = "race \(name) \(definition.text(a)), \(definition.text(b))"
    return end?.kept.map { "\(text): \($0.title)\(isShort ? "" : " kept")" } ?? text
  }

  /// What a race was decided by; nil for everything else.
  private func raceResult(_ intervention: Intervention) -> String? {
    guard case .race(_, _, _, let end?) = intervention.change, end.hasValues else { return nil }
    func text(_ value: Double?) -> String {
      value.map { end.metric.text($0, run.metrics).trimmedLeft } ?? "–"
    }
    return "\(end.metric.words(run.metrics)) A \(text(end.a)), B \(text(end.b))"
  }

  /// How far it went back, or on: `, −77 steps`.
  private func way(of intervention: Intervention, isShort: Bool) -> String {
    guard let steps = intervention.stepsMoved, steps != 0 else { return "" }
    let count = (steps < 0 ? symbols.minus : "+") + NumberFormat.grouped(abs(steps))
    return isShort ? " \(count)" : ", \(count) steps"
  }

  private func set(
    _ hyperparameter: Hyperparameter, _ before: Double?, _ after: Double, isShort: Bool
  ) -> String {
    let definition = run.definition(of: hyperparameter)
    let name = isShort && hyperparameter == .learningRate ? "rate" : definition.title
    let gap = isShort ? "" : " "
    let unit = isShort ? "" : definition.unitText(of: after)
    let from = before.map { definition.text($0) + gap } ?? ""
    return "\(name) \(from)\(symbols.arrow)\(gap)\(definition.text(after))\(unit)"
  }

  private func mark(_ content: EventEntry.Content) -> (String, ThemeRole) {
    switch content {
    case .refused: (symbols.failed, .eventWarning)
    case .paused(let pause) where pause.cause.isProblem: (symbols.warning, .eventError)
    case .paused: (symbols.paused, .textDim)
    case .resumed: (symbols.playing, .textDim)
    case .alert(let alert): (symbols.warning, alert.isBad ? .eventError : .eventWarning)
    case .message(.error, _): (symbols.warning, .eventError)
    case .message(.warning, _): (symbols.warning, .eventWarning)
    case .finished(let finish) where finish.reason == .failed: (symbols.failed, .eventError)
    case .finished: (symbols.finished, .text)
    case .stopRequested: (symbols.stopping, .textDim)
    case .started, .intervention, .set, .stopCancelled, .checkpoint, .restored, .sample,
      .alertAdded, .alertRemoved, .message, .output, .deferred:
      (symbols.dot, .textDim)
    }
  }

  /// `train 1 078 dev 359 test 360`; nil where the run has no sets.
  private var setSizes: String? {
    guard let data = run.manifest?.data, data.trainCount > 0 else { return nil }
    return "train \(NumberFormat.grouped(data.trainCount)) dev "
      + "\(NumberFormat.grouped(data.devCount)) test \(NumberFormat.grouped(data.testCount))"
  }

  private func text(_ content: EventEntry.Content) -> String {
    switch content {
    case .started:
      return setSizes.map { "set sizes: \($0)" } ?? "started"
    case .intervention: return ""
    case .set(let hyperparameter, let before, let after):
      return set(hyperparameter, before, after, isShort: false)
    case .deferred(_, let until): return "counts once \(until)"
    case .refused(_, let reason): return "refused: \(reason)"
    case .paused(let pause):
      return pause.cause.isProblem ? "paused: \(pause.reason ?? "")" : "paused"
    case .resumed: return "resumed"
    case .stopRequested(let point): return "stop \(point.title)"
    case .stopCancelled: return "stop taken back"
    case .checkpoint(let file): return "checkpoint \(file ?? "…")"
    case .restored(let file): return "resumed from \(file)"
    case .sample(let sample):
      return sample.lines(arrow: symbols.arrow).joined(separator: " \(symbols.dot) ")
    case .alert(let alert): return alert.sentence
    case .alertAdded(let rule): return "alert when: \(rule)"
    case .alertRemoved(let rule): return "no alert any more when: \(rule)"
    case .message(_, let text): return text
    case .output(let line): return "stderr: \(line)"
    case .finished(let finish): return finish.detail ?? finish.reason.badge.lowercased()
    }
  }
}

extension Intervention {
  /// Whether it tells a slope: once it is known what came of it.
  var showsSlope: Bool { slopeAfter != nil }

  /// Whether it has a line of a guard.
  var saysGuard: Bool { guarding != nil || cause != nil }

  /// Whether the event list has two lines of it: with what the cost did, or how a race stood.
  var hasSecondLine: Bool {
    if case .race(_, _, _, let end?) = change, end.hasValues { true } else { showsSlope }
  }
}

extension RaceEnd {
  /// Whether there is anything that the arms could be compared by.
  fileprivate var hasValues: Bool { a != nil || b != nil }
}
