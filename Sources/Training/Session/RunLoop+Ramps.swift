import RunEvents

/// Edits that are spread over steps.
extension RunLoop {
  /// Brings what is on its way to where it is for the next step.
  func advanceRamps() {
    guard !progress.ramps.isEmpty else { return }
    let step = progress.step
    for ramp in progress.ramps { adopt(ramp.hyperparameter, ramp.value(after: step)) }
    progress.ramps.removeAll { $0.isOver(after: step) }
  }

  /// Steps that an epoch takes with the batch size as it stands.
  var stepsPerEpoch: Int { max(1, (data.train.count + batchSize - 1) / batchSize) }

  /// Why an edit cannot be made so, as one clause; nil when it can.
  ///
  /// - Parameter changes: whether the edit changes the value at all.
  func refusal(
    of terms: EditTerms, for hyperparameter: Hyperparameter, changes: Bool
  ) -> String? {
    guard terms != .plain else { return nil }
    let definition = plan.manifest.definition(of: hyperparameter)
    guard definition.affectsLearning else {
      return "\(definition.title) has no part in what is learnt: it is only set at once"
    }
    guard changes else { return "\(definition.title) has that value already" }
    if terms.ramp != nil, let refusal = definition.rampRefusal { return refusal }
    return terms.guarding.flatMap { refusal(of: $0) }
  }

  /// Puts what the terms ask for in the place of what an earlier edit of the hyperparameter asked for.
  ///
  /// - Returns: what its guard compares with; nil without one.
  func begin(
    _ terms: EditTerms, of hyperparameter: Hyperparameter, to value: Double, by edit: Int
  ) -> GuardLevel? {
    progress.ramps.removeAll { $0.hyperparameter == hyperparameter }
    progress.guards.removeAll { $0.hyperparameter == hyperparameter }
    guard let before = progress.hyperparameters[hyperparameter] else { return nil }
    if let steps = terms.ramp?.steps(stepsPerEpoch: stepsPerEpoch) {
      progress.ramps.append(
        RunningRamp(
          plan.manifest.definition(of: hyperparameter),
          from: RunningRamp.Start(value: before, step: progress.step, steps: steps), to: value))
    }
    guard let guarding = terms.guarding else { return nil }
    return begin(guarding, of: hyperparameter, before: before, by: edit)
  }
}

extension RunProgress {
  /// The way that a hyperparameter is on; nil where it stands.
  func ramp(of hyperparameter: Hyperparameter) -> RunningRamp? { ramps.ramp(of: hyperparameter) }
}
