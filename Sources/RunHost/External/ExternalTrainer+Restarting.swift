import Diagnosis
import RunCoding
import RunControl
import RunEvents
import Training

/// Edits in a trainer that has started anew, and those of a run that is repeated.
extension ExternalTrainer {
  /// Makes the edits again in a trainer that has started anew after `step` steps. One that was on its way
  /// goes on from where it was then.
  func setAgain(_ state: inout State, _ link: any TrainerLink, from step: Int) {
    state.edits.removeAll { $0.isRepeated && $0.step > step }
    for (place, edit) in state.edits.enumerated() {
      let isLast = !state.edits[(place + 1)...].contains {
        $0.hyperparameter == edit.hyperparameter
      }
      guard isLast else { continue }
      let ramp = edit.ramp.flatMap { $0.isOver(after: step) ? nil : $0 }
      let left = ramp.map { $0.start.steps - $0.stepsDone(after: step) }
      let terms = EditTerms(ramp: left.map { EditSpan(Double($0), .steps) })
      let command = state.ledger.number(
        RunCommand(.set(edit.hyperparameter, edit.value, terms), origin: .run))
      requested(command, state)
      state.ledger.passed(command)
      link.send(
        CommandCoding.line(of: command, afterStep: step, rampFrom: ramp?.value(after: step)))
    }
  }

  /// Passes on what is to be repeated after `step`, each to wait for its own step.
  func schedule(_ state: inout State, _ link: any TrainerLink, from step: Int) {
    guard let repeated else { return }
    state.ledger.schedule(repeated.commands.filter { $0.afterStep > step })
    for command in state.ledger.scheduled {
      link.send(CommandCoding.line(of: command.command, afterStep: command.afterStep))
    }
  }
}
