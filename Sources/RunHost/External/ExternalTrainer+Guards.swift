import Diagnosis
import RunCoding
import RunEvents

/// Edits of an external trainer's run that are spread, and those that take themselves back: the trainer sees to
/// the first, its host to the second. Weights cannot be taken back there: a guard sets the value back.
extension ExternalTrainer {
  /// Why an edit cannot be made so, as one clause; nil when it can, and for other commands.
  func refusal(of action: RunCommand.Action, _ state: State) -> String? {
    guard case .set(let hyperparameter, _, let terms) = action, terms != .plain else { return nil }
    let definition = state.definitions[hyperparameter] ?? .usual(hyperparameter)
    if terms.ramp != nil {
      guard state.capabilities.contains(.ramp) else {
        return "this trainer cannot spread an edit over steps"
      }
      if let refusal = definition.rampRefusal { return refusal }
    }
    guard let guarding = terms.guarding else { return nil }
    do throws(GuardProblem) {
      _ = try state.metrics.direction(of: try state.readings.level(for: guarding).metric)
      return nil
    } catch {
      return error.description
    }
  }

  /// The trainer has set a value: what an earlier edit of it asked for is over.
  func edited(_ outcome: inout CommandOutcome, repeatedAfter: Int?, _ state: inout State) {
    guard case .set(let hyperparameter, let value, let terms) = outcome.command.action else {
      return
    }
    state.heldBack.remove(hyperparameter)
    let definition = state.definitions[hyperparameter] ?? .usual(hyperparameter)
    let ramp = outcome.ramp.map { RunningRamp(definition, from: $0, to: value) }
    state.edits.append(
      Edit(
        hyperparameter: hyperparameter, value: value, step: outcome.step,
        repeatedAfter: repeatedAfter,
        ramp: ramp))
    outcome.reason = state.guardReasons.removeValue(forKey: outcome.command.id) ?? outcome.reason
    // A trainer that starts again is set as it was.
    guard outcome.command.origin != .run else { return }
    state.guards.removeAll { $0.hyperparameter == hyperparameter }
    guard let guarding = terms.guarding, let before = outcome.before,
      before != outcome.after ?? value, let level = try? state.readings.level(for: guarding),
      let direction = try? state.metrics.direction(of: level.metric)
    else { return }
    outcome.guardLevel = level
    state.readings.cut()
    state.guards.append(
      GuardWatch(
        guarding, edit: outcome.command.id, of: hyperparameter, before: before, level: level,
        direction: direction, step: outcome.step, epoch: state.epoch,
        rampEnd: outcome.step.adding(bounded: ramp?.start.steps ?? 0)))
  }

  /// Logs what was measured, and has every guard look at it.
  func measured(_ block: ScalarBlock, _ state: inout State) {
    emit(.scalars(block))
    noteWarnings(state)
    for row in 0..<block.rowCount {
      for (column, metric) in block.keys.enumerated() {
        let value = block.values[column * block.rowCount + row]
        guard let reading = state.readings.take(value, of: metric) else { continue }
        for watch in state.guards.reversed() where watch.level.metric == metric {
          judge(watch, reading, step: block.steps[row], &state)
        }
      }
    }
  }

  private func judge(_ watch: GuardWatch, _ reading: Double, step: Int, _ state: inout State) {
    guard let index = state.guards.firstIndex(where: { $0.edit == watch.edit }) else { return }
    switch state.guards[index].take(reading, step: step, epoch: state.epoch) {
    case .watching: break
    case .lifted(let cause):
      state.guards.remove(at: index)
      let command = state.ledger.own(.liftGuard(watch.edit))
      requested(command, state)
      apply(command, cause, state)
    case .risen(let cause):
      // Without its trainer the edit cannot be taken back: the next reading tries again.
      guard state.hasClient, let link = state.link, !state.isOver else { return }
      state.guards.remove(at: index)
      let command = state.ledger.number(
        RunCommand(.set(watch.hyperparameter, watch.before), origin: .guarding))
      requested(command, state)
      state.guardReasons[command.id] = "guard: \(cause); the weights stay"
      pass(command, &state, link)
    }
  }

  /// Somebody wants no guard any more.
  func liftGuard(of edit: Int, by command: RunCommand, _ state: inout State) {
    guard state.guards.contains(where: { $0.edit == edit }) else {
      return refuse(command, "that edit is not guarded any more", state)
    }
    state.guards.removeAll { $0.edit == edit }
    apply(command, nil, state)
  }
}
