import CellUI
import RunEvents

/// Racing two settings from the state that the run is in.
extension DashboardModel {
  /// What the palette takes a race by: `race lr 3e-4 3`.
  static let raceWord = "race "

  /// Whether two settings can be raced now.
  var canRace: Bool {
    run.race == nil && run.capabilities.contains(.race) && KeyScope.isSteerable(baseScope)
      && !isReading && raceDraft != nil
  }

  /// Whether there is a race to decide.
  var canKeepArm: Bool { run.race != nil && KeyScope.isSteerable(baseScope) }

  /// A race of the selected hyperparameter, or of the first that can be raced.
  private var raceDraft: RaceDraft? {
    let rows = run.hyperparameters
    let selected = rows.indices.contains(selection) ? [rows[selection]] : []
    let row = (selected + rows).first { $0.definition.canBeRaced }
    return row.flatMap { draft(of: $0) }
  }

  private func draft(of row: HyperparameterRow) -> RaceDraft? {
    let left = max(0, run.epochs - Int(bounded: run.epoch))
    return RaceDraft(run.definition(of: row.hyperparameter), value: row.base, epochsLeft: left)
  }

  /// Asks for the other setting, or which of the two is kept.
  mutating func race(_ action: DashboardAction) -> [DashboardEffect] {
    switch action {
    case .openRace where run.race != nil: askWhichToKeep()
    case .openRace: overlay = raceDraft.map { .race($0) }
    case .raceUp: change { $0.move(to: .value) }
    case .raceDown: change { $0.move(to: .epochs) }
    case .raceLess: change { $0.adjust(-1) }
    case .raceMore: change { $0.adjust(1) }
    case .startRace:
      guard case .race(let draft) = overlay, draft.problem == nil else { return [] }
      overlay = nil
      let race = draft.settled
      return [
        send(.race(race.definition.hyperparameter, against: race.b, epochs: race.epochs))
      ]
    default: break
    }
    return []
  }

  private mutating func askWhichToKeep() {
    overlay = .keep(selection: run.leadingArm == .b ? 1 : 0)
  }

  private mutating func change(_ change: (inout RaceDraft) -> Void) {
    guard case .race(var draft) = overlay else { return }
    change(&draft)
    overlay = .race(draft)
  }

  /// A key for the number that is typed.
  mutating func editRace(_ key: Key) {
    change { draft in
      if case .character = key, draft.field.text.count >= ValueEditor.longest { return }
      _ = draft.field.handle(key)
    }
  }

  /// Looks at the part of the curves that a race is about, unless somebody looks at another, and at the
  /// whole run again once it is decided.
  mutating func followRace(wasRacing: Bool) {
    guard let race = run.race?.race else {
      if wasRacing, viewport.x == viewport.race { viewport.x = nil }
      viewport.race = nil
      return
    }
    guard !wasRacing, viewport.x == nil, let manifest = run.manifest else { return }
    let batch = max(1, run.value(.batchSize) ?? Double(manifest.batchSize))
    let length =
      (Double(race.lastEpoch) - race.epoch) * Double(manifest.data.trainCount) / batch
    guard length.isFinite, length >= 1 else { return }
    let scale = scale
    let first = scale.place(ofStep: max(0, Double(race.step) - length))
    let last = scale.place(ofStep: Double(race.step) + length * 1.25)
    guard first < last else { return }
    viewport.race = first...last
    viewport.x = viewport.race
    viewport.isFollowing = false
  }

  /// A race that is over asks which arm is kept, where this screen steers.
  mutating func showRaceEnd(in batch: EventBatch) {
    guard mode == .live else { return }
    if run.race == nil, case .keep = overlay { overlay = nil }
    guard run.race != nil, overlay == nil, editor == nil, !looksOn else { return }
    for case .commandApplied(let outcome) in batch.events where outcome.pauseCause == .raceOver {
      askWhichToKeep()
    }
  }

  /// The answers of the dialog that asks which arm is kept.
  var keepChoices: [DialogChoice] {
    guard let race = run.race else { return [] }
    let metric = run.manifest?.optimizingMetric ?? .devCost
    let choices = Race.Arm.allCases.map { arm in
      let name = "\(arm.title), \(run.definition(of: race.race.hyperparameter).title) "
      let value = run.definition(of: race.race.hyperparameter).text(race.race.value(arm))
      var facts: [String] = []
      if let trouble = race.standing.end(of: arm)?.trouble { facts.append(trouble) }
      if let value = race.standing.value(metric, of: arm) {
        facts.append(
          "\(metric.words(run.metrics)) \(metric.text(value, run.metrics).trimmedLeft)")
      }
      if run.leadingArm == arm { facts.append("the better") }
      return DialogChoice(
        answer: .keepArm(arm), text: "keep \(name)\(value)",
        consequence: facts.isEmpty ? "nothing is measured yet" : facts.joined(separator: ", "))
    }
    return choices + [
      DialogChoice(
        answer: .undoRace, text: "take the race back",
        consequence: "as at step \(NumberFormat.grouped(race.race.step)), both as ghosts"),
      DialogChoice(
        answer: .back, text: race.standing.isOver ? "later" : "race on",
        consequence: race.standing.isOver ? "the run waits" : "both go on"),
    ]
  }

  /// What is drawn beside the run's own curves: arm B, in a colour that no other run has.
  var rival: (run: RunState, role: ThemeRole)? {
    guard let rival = run.rival else { return nil }
    let taken = Set(comparison.shown.map(\.slot))
    let slot = Comparison.slots.indices.first { !taken.contains($0) } ?? 0
    return (rival, Comparison.slots[slot])
  }

  /// What a chart calls an arm: `A lr 0.001`.
  func legend(of arm: Race.Arm) -> String? {
    guard let race = run.race?.race else { return nil }
    let definition = run.definition(of: race.hyperparameter)
    let name = definition.shorthand ?? definition.title
    return "\(arm.title) \(name) \(definition.text(race.value(arm)))"
  }

  /// `race lr 3e-4 3`; nil where something else is typed.
  func raceEntries(_ text: String) -> [Palette.Entry]? {
    guard canRace, text.lowercased().hasPrefix(Self.raceWord) else { return nil }
    let words = text.dropFirst(Self.raceWord.count).split(separator: " ").map(String.init)
    let definitions = run.hyperparameters.map(\.definition)
    // A title may be several words.
    for count in stride(from: words.count, to: 0, by: -1) {
      guard let definition = definitions.named(words[..<count].joined(separator: " ")),
        let row = run.hyperparameters.first(where: { $0.definition == definition })
      else { continue }
      let rest = words[count...]
      guard rest.count <= 2, var draft = draft(of: row) else {
        return [.refused("the \(definition.title) cannot be raced")]
      }
      draft.field = TextField(rest.first ?? "")
      if let problem = draft.problem { return [.refused(problem)] }
      draft.move(to: .epochs)
      draft.field = TextField(rest.count > 1 ? rest.last ?? "" : "")
      if let problem = draft.problem { return [.refused(problem)] }
      let race = draft.settled
      return [
        Palette.Entry(
          text: race.sentence, keys: "",
          command: .send(.race(definition.hyperparameter, against: race.b, epochs: race.epochs)))
      ]
    }
    return [.refused("race takes a setting and its other value, as in: race lr 3e-4 3")]
  }
}
