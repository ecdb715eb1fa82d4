import Diagnosis
import RunEvents

extension DashboardModel {
  /// What the advice comes to here: one hyperparameter, a step in the direction that helps, large
  /// enough to show.
  struct AdviceStep: Hashable, Sendable {
    var hyperparameter: Hyperparameter
    var from: Double
    var to: Double
    var reason: String
  }

  /// nil when the run cannot be steered, nothing is found, or no hyperparameter of the run helps.
  var adviceStep: AdviceStep? {
    guard KeyScope.isSteerable(baseScope), let finding = run.finding else { return nil }
    switch finding {
    case .health(let finding):
      guard let factor = finding.learningRateFactor, let row = row(of: .learningRate) else {
        return nil
      }
      let steps = factor > 1 ? 10 : -10
      let value = row.definition.value(from: row.requested, steps: steps)
      return step(row, to: value, reason: finding.reason)
    case .gap(let kind):
      for adjustment in kind.adjustments {
        guard let row = row(of: adjustment.hyperparameter), row.requested > 0 || adjustment.isMore
        else {
          continue
        }
        let value = run.definition(of: row.hyperparameter).noticeable(
          from: row.requested, more: adjustment.isMore)
        if let step = step(row, to: value, reason: kind.name) { return step }
      }
      return nil
    }
  }

  private func row(of hyperparameter: Hyperparameter) -> HyperparameterRow? {
    run.hyperparameters.first { $0.hyperparameter == hyperparameter }
  }

  private func step(_ row: HyperparameterRow, to value: Double, reason: String) -> AdviceStep? {
    guard value != row.requested else { return nil }
    return AdviceStep(
      hyperparameter: row.hyperparameter, from: row.requested, to: value, reason: reason)
  }

  /// Adjusts what the advice names.
  mutating func takeAdvice() -> [DashboardEffect] {
    guard let step = adviceStep else { return [] }
    if let row = run.row(step.hyperparameter) { select(row) }
    say(
      .note,
      "\(run.definition(of: step.hyperparameter).title) against \(step.reason); u takes it back")
    return [send(.set(step.hyperparameter, step.to))]
  }
}

extension HealthFinding {
  /// By what the learning rate is to be multiplied; nil where that is not the way out.
  fileprivate var learningRateFactor: Double? {
    switch self {
    case .learningRateTooLow: 10
    case .learningRateTooHigh, .diverging(_, .step), .layers(.exploding, _): 0.1
    case .nonFinite, .lost, .diverging(_, .edit), .layers(.vanishing, _), .layers(.dead, _): nil
    }
  }

  /// What the step is taken against.
  fileprivate var reason: String {
    switch self {
    case .nonFinite, .lost: "NaN"
    case .diverging: "divergence"
    case .layers(let trouble, _): "\(trouble.rawValue) gradients"
    case .learningRateTooHigh: "a cost that does not come down"
    case .learningRateTooLow: "a cost that hardly falls"
    }
  }
}
