import RunEvents

/// Edits that are on their way, and guards of edits.
extension RunState {
  /// Brings every value that is on its way to where it is at the present step.
  mutating func moveRamps() {
    for index in hyperparameters.indices { hyperparameters[index].move(to: step) }
  }

  /// The edit that a guard watches now; nil for a hyperparameter without one.
  func guarded(_ hyperparameter: Hyperparameter) -> Intervention.Guarding? {
    let last = interventions.last { intervention in
      if case .set(hyperparameter, _, _) = intervention.change {
        !intervention.isUndone
      } else {
        false
      }
    }
    return last?.guarding.flatMap { $0.end == nil ? $0 : nil }
  }

  /// Takes note of how the last edit was made.
  mutating func note(_ terms: EditTerms, _ outcome: CommandOutcome) {
    let last = interventions.count - 1
    interventions[last].ramp = terms.ramp
    interventions[last].guarding = terms.guarding.map {
      Intervention.Guarding(terms: $0, level: outcome.guardLevel)
    }
    if outcome.command.origin == .guarding { interventions[last].cause = outcome.reason }
  }

  /// Another edit of the hyperparameter takes the place of the one that is guarded.
  mutating func endGuards(of hyperparameter: Hyperparameter, _ outcome: CommandOutcome) {
    // What the run sets again by itself is the same edit.
    guard outcome.command.origin != .run else { return }
    for index in interventions.indices {
      guard case .set(hyperparameter, _, _) = interventions[index].change else { continue }
      end(index, by: outcome.command.origin == .guarding ? .fired : .lifted("set anew"))
    }
  }

  /// The guard of an edit has taken it back: it is said at both.
  mutating func noteGuard(of edit: Int, _ outcome: CommandOutcome) {
    guard outcome.command.origin == .guarding else { return }
    interventions[interventions.count - 1].cause = outcome.reason
    let index = interventions.firstIndex { intervention in
      (intervention.commands + intervention.undoneCommands).contains { $0.id == edit }
    }
    if let index { end(index, by: .fired) }
  }

  mutating func liftGuard(of edit: Int, _ reason: String?) {
    let index = interventions.firstIndex { $0.commands.contains { $0.id == edit } }
    if let index { end(index, by: .lifted(reason ?? "as asked")) }
  }

  private mutating func end(_ index: Int, by end: Intervention.Guarding.End) {
    guard interventions[index].guarding?.end == nil else { return }
    interventions[index].guarding?.end = end
  }
}
