import Diagnosis
import RunCoding
import RunControl
import RunEvents
import Training

/// Edits in a trainer that has started anew, and those of a run that is repeated.
extension ExternalTrainer {
  /// Passes a command on; `afterStep` has it wait, and `rampFrom` is where a way to its value goes on.
  func pass(
    _ command: RunCommand, _ state: inout State, _ link: any TrainerLink, afterStep: Int? = nil,
    rampFrom: Double? = nil
  ) {
    let line = CommandCoding.line(of: command, afterStep: afterStep, rampFrom: rampFrom)
    state.ledger.passed(command, as: line)
    link.send(line)
  }

  /// Sends the same process, whose line broke, all that is open again. It may have it, or have answered it:
  /// it then leaves it, or says its answer again.
  func sendOpen(_ state: State, _ link: any TrainerLink) {
    state.ledger.openLines.forEach(link.send)
  }

  /// Sends a new process what waits for an answer. What was to wait for a step of the one before counts at
  /// once.
  func sendWaiting(_ state: State, _ link: any TrainerLink) {
    for command in state.ledger.waiting { link.send(CommandCoding.line(of: command)) }
  }

  /// Makes the edits again in a trainer that has started anew after `step` steps. One that was on its way
  /// goes on from where it was then; one that another waits to take the place of is made only if that is
  /// refused.
  func setAgain(_ state: inout State, _ link: any TrainerLink, from step: Int) {
    // What is to be repeated after that step waits for its own again.
    state.edits.removeAll { ($0.repeatedAfter ?? 0) > step }
    for (place, edit) in state.edits.enumerated() {
      let isLast = !state.edits[(place + 1)...].contains {
        $0.hyperparameter == edit.hyperparameter
      }
      guard isLast else { continue }
      if Self.waits(toSet: edit.hyperparameter, state) {
        state.heldBack.insert(edit.hyperparameter)
      } else {
        setAgain(edit, &state, link, from: step)
      }
    }
  }

  /// A trainer that has started anew does not take the edit that waited: the one before it is made again.
  func setAgain(insteadOf refused: RunCommand, _ state: inout State, _ link: any TrainerLink) {
    guard case .set(let hyperparameter, _, _) = refused.action,
      !Self.waits(toSet: hyperparameter, state), state.heldBack.remove(hyperparameter) != nil,
      let edit = state.edits.last(where: { $0.hyperparameter == hyperparameter })
    else { return }
    setAgain(edit, &state, link, from: state.step)
  }

  private static func waits(toSet hyperparameter: Hyperparameter, _ state: State) -> Bool {
    state.ledger.waiting.contains {
      if case .set(hyperparameter, _, _) = $0.action { true } else { false }
    }
  }

  private func setAgain(
    _ edit: Edit, _ state: inout State, _ link: any TrainerLink, from step: Int
  ) {
    // One whose process has ended is heard to its last word, and asked nothing more.
    guard !state.isOver else { return }
    let ramp = edit.ramp.flatMap { $0.isOver(after: step) ? nil : $0 }
    let left = ramp.map { $0.start.steps - $0.stepsDone(after: step) }
    let terms = EditTerms(ramp: left.map { EditSpan(Double($0), .steps) })
    let command = state.ledger.number(
      RunCommand(.set(edit.hyperparameter, edit.value, terms), origin: .run))
    requested(command, state)
    pass(command, &state, link, afterStep: step, rampFrom: ramp?.value(after: step))
  }

  /// Passes on what is to be repeated after `step`, each to wait for its own step.
  func schedule(_ state: inout State, _ link: any TrainerLink, from step: Int) {
    let commands = settings + (repeated?.commands ?? [])
    guard !commands.isEmpty else { return }
    state.ledger.schedule(commands.filter { $0.afterStep > step })
    for command in state.ledger.scheduled { link.send(command.line) }
  }
}
