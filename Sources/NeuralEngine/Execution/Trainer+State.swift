extension Trainer {
  /// A copy of everything that training changes.
  ///
  /// Setting it is for states of the same network and optimizer; use `restore` for one of unknown
  /// origin.
  public var state: TrainerState {
    get {
      TrainerState(
        parameters: core.parameters.values,
        slots: zip(optimizer.slotNames, slots).map {
          TrainerState.Slot(name: $0, values: $1.values)
        },
        updates: updates)
    }
    set {
      do {
        try restore(newValue)
      } catch {
        preconditionFailure("\(error)")
      }
    }
  }

  /// Numbers in a copy of the state.
  public var valuesOfState: Int { core.parameters.count * (1 + slots.count) }

  /// Goes on from `state`.
  ///
  /// - Throws: `stateSizeMismatch`, `stateSlotMismatch`; nothing is changed then.
  public func restore(_ state: TrainerState) throws(EngineError) {
    let count = core.parameters.count
    guard state.parameters.count == count else {
      throw .stateSizeMismatch(name: "parameters", expected: count, found: state.parameters.count)
    }
    guard state.slots.map(\.name) == optimizer.slotNames else {
      throw .stateSlotMismatch(expected: optimizer.slotNames, found: state.slots.map(\.name))
    }
    if let slot = state.slots.first(where: { $0.values.count != count }) {
      throw .stateSizeMismatch(name: slot.name, expected: count, found: slot.values.count)
    }
    core.parameters.copy(from: state.parameters)
    arePanelsCurrent = false
    for (buffer, slot) in zip(slots, state.slots) { buffer.copy(from: slot.values) }
    updates = state.updates
  }
}
