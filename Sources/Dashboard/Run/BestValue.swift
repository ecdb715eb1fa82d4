import RunEvents

/// The best value of a metric so far and what has been since.
struct BestValue: Hashable, Sendable {
  let key: MetricKey
  let direction: MetricDefinition.Direction
  private(set) var value: Double?
  private(set) var step = 0
  private(set) var epoch = 0.0
  /// Evaluations after the best one, none of them better.
  private(set) var evaluationsSince = 0
  /// Earlier bests with their evaluations, so that going back finds the best of what is left.
  private var history: [Evaluation] = []

  private struct Evaluation: Hashable, Sendable {
    var step: Int
    var epoch: Double
    var value: Double
  }

  /// Nil for a metric nobody knows the good direction of.
  init?(_ key: MetricKey) {
    guard let definition = MetricDefinition.known(key.name) else { return nil }
    self.key = key
    direction = definition.direction
  }

  mutating func record(_ value: Double, step: Int, epoch: Double) {
    history.append(Evaluation(step: step, epoch: epoch, value: value))
    take(history[history.count - 1])
  }

  /// Forgets every evaluation after `step`.
  mutating func goBack(to step: Int) {
    history.removeAll { $0.step > step }
    value = nil
    evaluationsSince = 0
    for evaluation in history { take(evaluation) }
  }

  /// The step at which `patience` evaluations in a row had not been better; nil when that did not
  /// happen yet.
  func stopStep(patience: Int) -> Int? {
    guard patience > 0 else { return nil }
    var past = self
    past.goBack(to: .min)
    for evaluation in history {
      past.take(evaluation)
      if past.evaluationsSince >= patience { return evaluation.step }
    }
    return nil
  }

  private mutating func take(_ evaluation: Evaluation) {
    let isBetter =
      switch (value, direction) {
      case (nil, _): !evaluation.value.isNaN
      case (let best?, .lowerIsBetter): evaluation.value < best
      case (let best?, .higherIsBetter): evaluation.value > best
      }
    guard isBetter else {
      evaluationsSince += 1
      return
    }
    value = evaluation.value
    step = evaluation.step
    epoch = evaluation.epoch
    evaluationsSince = 0
  }
}
