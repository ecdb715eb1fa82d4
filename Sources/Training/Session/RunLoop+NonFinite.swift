import NeuralEngine
import RunEvents

extension RunLoop {
  /// Pauses because something is not finite, or ends the run when there is nobody to ask; the log
  /// of a run that is repeated may have the answer.
  ///
  /// `what` is one sentence, without its end.
  func abort(_ what: String) {
    guard ending == nil else { return }
    // One setting of a race has come apart, not the run.
    guard race == nil else {
      race?.trouble = what
      return
    }
    guard !isGuarded(against: what) else { return }
    guard isAttended || isCommandDue else {
      ending = Ending(reason: .failed, detail: what)
      return
    }
    divergence = Divergence(step: progress.step, sentence: what)
    let target = rewindTarget.map { "; undo goes back to step \($0.progress.step)" } ?? ""
    pauseItself(.nonFinite, what + target)
  }

  /// What a step found, with the rate and the gradient norms that led there: a clause.
  ///
  /// - Precondition: it found something that is not finite.
  func description(
    of result: StepResult, in step: String = "", learningRate: Double
  ) -> String {
    guard let found = result.nonFinite else { preconditionFailure("everything is finite") }
    let place: String
    switch found.quantity {
    case .input, .cost: place = ""
    case .parameter, .gradient: place = " of \(found.name)"
    case .activation: place = " after \(found.name)"
    }
    let worst = found.gradientNorms.filter { $0.norm.isFinite }.max { $0.norm < $1.norm }
    let facts = [
      worst.map { "largest finite \(Self.short($0.norm)) of \($0.name)" },
      progress.gradientNorm.map { "\(Self.short($0)) the step before" },
    ].compactMap(\.self)
    return """
      the \(found.quantity.rawValue)\(place) is not finite\(step), at learning rate \
      \(Self.short(learningRate)) and gradient norm \(Self.short(result.gradientNorm))\
      \(facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
      """
  }

  /// An evaluation gave a cost that is not finite: finds the layer, by steps on the train set that
  /// leave no trace, and breaks off.
  func abort(evaluated metric: MetricKey) {
    let start = "\(metric) is not finite after step \(progress.step)"
    let learningRate = effectiveLearningRate
    let state = trainer.state
    defer { trainer.state = state }
    for first in stride(from: 0, to: order.indices.count, by: batchSize) {
      let last = min(first + batchSize, order.indices.count)
      let result = trainer.step(
        on: data.train, indices: order.indices[first..<last], stepIndex: UInt64(progress.step),
        settings: stepSettings(learningRate))
      if result.nonFinite != nil {
        return abort("\(start): \(description(of: result, learningRate: learningRate))")
      }
      trainer.state = state
    }
    abort(start)
  }

  /// Four digits are enough to see what went wrong.
  static func short(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    guard value.isFinite else { return value > 0 ? "infinity" : "-infinity" }
    guard value != 0 else { return "0" }
    var exponent = 0
    var scaled = value
    while abs(scaled) >= 10_000 { (scaled, exponent) = (scaled / 10, exponent + 1) }
    if exponent > 0 { while abs(scaled) >= 10 { (scaled, exponent) = (scaled / 10, exponent + 1) } }
    while abs(scaled) < 0.001 { (scaled, exponent) = (scaled * 10, exponent - 1) }
    if exponent < 0 { while abs(scaled) < 1 { (scaled, exponent) = (scaled * 10, exponent - 1) } }
    let rounded = (scaled * 10_000).rounded() / 10_000
    return HyperparameterDefinition.text(rounded) + (exponent == 0 ? "" : "e\(exponent)")
  }
}
