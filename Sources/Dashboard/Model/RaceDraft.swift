import CellUI
import RunEvents

/// A race that is about to be asked for: the other value, and for how long.
struct RaceDraft: Hashable, Sendable {
  /// What the keys change.
  enum Row: Hashable, Sendable { case value, epochs }

  let definition: HyperparameterDefinition
  /// The value as it is, which arm A keeps.
  let a: Double
  /// Arm B's.
  var b: Double
  /// Whole epochs that both train.
  var epochs: Int
  /// Epochs that the run has left.
  let mostEpochs: Int
  var row = Row.value
  /// What is typed in place of the row's number; empty while nothing is.
  var field = TextField()

  /// The other value to begin with is one noticeable step away: for a rate, about a third.
  init?(_ definition: HyperparameterDefinition, value: Double, epochsLeft: Int) {
    guard definition.canBeRaced, epochsLeft > 0 else { return nil }
    self.definition = definition
    a = value
    let less = definition.noticeable(from: value, more: false)
    b = less == value ? definition.noticeable(from: value, more: true) : less
    mostEpochs = epochsLeft
    epochs = min(Race.usualEpochs, epochsLeft)
  }

  /// What is wrong with it, as one clause; nil when it can begin.
  var problem: String? {
    if !field.text.isEmpty {
      switch row {
      case .value: if let problem = definition.problem(typed: field.text) { return problem }
      case .epochs:
        guard let count = Int(field.text), count > 0 else { return "a number of epochs from 1 on" }
      }
    }
    let typed = settled
    return typed.b == a ? "A has that value already" : nil
  }

  /// `race learning rate 0.001 against 0.0003 for 3 epochs`, without what is being typed.
  var sentence: String {
    "race \(definition.title) \(definition.text(a)) against \(definition.text(b)) "
      + "for \(epochs) epochs"
  }

  /// With what was typed in the place of the row's number.
  var settled: RaceDraft {
    var draft = self
    guard !field.text.isEmpty else { return draft }
    switch row {
    case .value: if let value = try? definition.value(typed: field.text) { draft.b = value }
    case .epochs:
      if let count = Int(field.text), count > 0 { draft.epochs = min(count, mostEpochs) }
    }
    draft.field = TextField()
    return draft
  }

  mutating func move(to row: Row) {
    if problem == nil || field.text.isEmpty { self = settled }
    field = TextField()
    self.row = row
  }

  mutating func adjust(_ steps: Int) {
    self = settled
    field = TextField()
    switch row {
    case .value: b = definition.value(from: b, steps: steps)
    case .epochs: epochs = max(1, min(mostEpochs, epochs + steps))
    }
  }
}
