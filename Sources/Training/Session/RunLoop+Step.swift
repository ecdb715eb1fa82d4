import NeuralEngine
import RunEvents

extension RunLoop {
  /// One optimizer step and what follows from it.
  func step() {
    let settings = progress.hyperparameters
    let first = progress.position.example
    let count = min(Int(settings[.batchSize] ?? 1), data.train.count - first)
    order.move(to: progress.position.epoch)
    let learningRate = effectiveLearningRate
    let result = trainer.step(
      on: data.train, indices: order.indices[first..<first + count],
      stepIndex: UInt64(progress.step),
      settings: StepSettings(
        learningRate: learningRate, momentum: settings[.momentum] ?? 0,
        squaredGradientDecay: settings[.squaredGradientDecay] ?? 0, l2: settings[.l2] ?? 0,
        dropout: settings.edited.contains(.dropout) ? settings[.dropout] : nil,
        gradientClipNorm: recipe.gradientClipNorm))
    if let nonFinite = result.nonFinite {
      return halt(at: nonFinite, result: result, learningRate: learningRate)
    }
    brokenStep = nil
    progress.step += 1
    progress.row.add(result, batchSize: count, learningRate: learningRate)
    let endsEpoch = progress.position.advance(by: count, trainCount: data.train.count)
    if progress.row.steps >= plan.identity.logEvery { flushRow() }
    if isEvaluationDue(endsEpoch: endsEpoch) { evaluate() }
    if endsEpoch {
      emit(
        .epochFinished(
          EpochSummary(epoch: progress.position.epoch, step: progress.step, seconds: seconds)))
    }
    if ending == nil { followRequests(endsEpoch: endsEpoch) }
  }

  private func isEvaluationDue(endsEpoch: Bool) -> Bool {
    switch recipe.evaluateEvery {
    case .epochs(let count): endsEpoch && progress.position.epoch.isMultiple(of: count)
    case .steps(let count): progress.step.isMultiple(of: count)
    }
  }

  /// Stops or pauses where that was asked for.
  private func followRequests(endsEpoch: Bool) {
    if endsEpoch, progress.position.epoch < epochs, let request = stopRequest,
      request.point == .afterEpoch
    {
      return end(request, "after epoch \(progress.position.epoch)")
    }
    switch mode {
    case .untilStep(let step) where progress.step >= step:
      pauseItself("step \(step) is done", savesCheckpoint: false)
    case .untilEpoch(let epoch) where progress.position.epoch >= epoch:
      pauseItself("epoch \(epoch) is done")
    case .running, .paused, .untilStep, .untilEpoch: break
    }
  }

  /// Ends the run as somebody asked; `moment` completes "stopped …".
  func end(_ request: StopRequest, _ moment: String) {
    ending =
      request.origin == .system
      ? Ending(reason: .interrupted, detail: "interrupted \(moment)")
      : Ending(reason: .stoppedByUser, detail: "stopped \(moment)")
  }

  /// The step was not applied: says where it went wrong and waits for somebody, or ends the run.
  private func halt(at nonFinite: NonFinite, result: StepResult, learningRate: Double) {
    let place =
      nonFinite.name == nonFinite.quantity.rawValue
      ? "" : nonFinite.quantity == .gradient ? " of \(nonFinite.name)" : " after \(nonFinite.name)"
    let worst = nonFinite.gradientNorms.filter { $0.norm.isFinite }.max { $0.norm < $1.norm }
    let largest = worst.map { ", largest finite \($0.name) \(Self.short($0.norm))" } ?? ""
    breakOff(
      """
      the \(nonFinite.quantity.rawValue)\(place) is not finite in step \(progress.step + 1), at \
      learning rate \(Self.short(learningRate)) and gradient norm \
      \(Self.short(result.gradientNorm))\(largest); the step was not applied
      """)
  }

  /// Pauses because something is not finite; `what` is one sentence, without its end.
  func breakOff(_ what: String) {
    guard ending == nil else { return }
    guard options.isAttended else {
      ending = Ending(reason: .failed, detail: what)
      return
    }
    brokenStep = progress.step
    let target = rewindTarget.map { "; undo goes back to step \($0.progress.step)" } ?? ""
    pauseItself(what + target)
  }

  /// Four digits are enough to see what went wrong.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return String(value) }
    var exponent = 0
    var scaled = value
    while abs(scaled) >= 10_000 { (scaled, exponent) = (scaled / 10, exponent + 1) }
    while abs(scaled) < 0.001 { (scaled, exponent) = (scaled * 10, exponent - 1) }
    let rounded = (scaled * 10_000).rounded() / 10_000
    return HyperparameterRules.text(rounded) + (exponent == 0 ? "" : "e\(exponent)")
  }
}
