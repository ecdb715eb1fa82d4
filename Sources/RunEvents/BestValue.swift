/// The best value of a metric so far and what has been since.
package struct BestValue: Hashable, Sendable {
  package let key: MetricKey
  package let direction: MetricDefinition.Direction
  /// Nil while nothing finite was evaluated.
  package private(set) var value: Double?
  package private(set) var step = 0
  package private(set) var epoch = 0.0
  /// Evaluations after the best one, none of them better.
  package private(set) var evaluationsSince = 0
  /// What going back finds the best of what is left in: all evaluations, or the ones that were the
  /// best so far.
  private var history: [Evaluation] = []

  private struct Evaluation: Hashable, Sendable {
    var step: Int
    var epoch: Double
    var value: Double
  }

  private let keepsAll: Bool

  /// Nil for a metric nobody knows the good direction of.
  ///
  /// - Parameter metrics: what the run says of its metrics.
  /// - Parameter keepsAll: whether what had no better after it is asked for, `stopStep` and
  ///   `evaluationsSince`; a run may have millions of evaluations.
  package init?(
    _ key: MetricKey, in metrics: [MetricDefinition] = [], keepsAll: Bool = true
  ) {
    guard let direction = metrics.direction(ofName: key.name) else { return nil }
    self.key = key
    self.keepsAll = keepsAll
    self.direction = direction
  }

  /// Takes an evaluation in. What is not finite is never the best.
  package mutating func record(_ value: Double, step: Int, epoch: Double) {
    let evaluation = Evaluation(step: step, epoch: epoch, value: value)
    let isBest = take(evaluation)
    if isBest || keepsAll { history.append(evaluation) }
  }

  /// Forgets every evaluation after `step`.
  package mutating func goBack(to step: Int) {
    history.removeAll { $0.step > step }
    value = nil
    evaluationsSince = 0
    for evaluation in history { take(evaluation) }
  }

  /// The step at which `patience` evaluations in a row had not been better; nil when that did not
  /// happen yet.
  package func stopStep(patience: Int) -> Int? {
    guard patience > 0 else { return nil }
    var past = self
    past.goBack(to: .min)
    for evaluation in history {
      past.take(evaluation)
      if past.evaluationsSince >= patience { return evaluation.step }
    }
    return nil
  }

  /// - Returns: whether it is the best so far.
  @discardableResult
  private mutating func take(_ evaluation: Evaluation) -> Bool {
    guard evaluation.value.isFinite, direction.isBetter(evaluation.value, than: value) else {
      evaluationsSince += 1
      return false
    }
    value = evaluation.value
    step = evaluation.step
    epoch = evaluation.epoch
    evaluationsSince = 0
    return true
  }
}
