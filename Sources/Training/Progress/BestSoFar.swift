import RunEvents

/// The best evaluation so far, and how long ago it was: what early stopping goes by.
struct BestSoFar: Hashable, Sendable {
  struct Moment: Hashable, Sendable {
    var step: Int
    var value: Double
    /// The flat parameter vector at that step.
    var parameters: [Float]
  }

  private(set) var moment: Moment?
  /// Evaluations after the best one, none of them better.
  private(set) var evaluationsSince = 0

  init(moment: Moment? = nil, evaluationsSince: Int = 0) {
    self.moment = moment
    self.evaluationsSince = evaluationsSince
  }

  /// Takes note of an evaluation. NaN is never better.
  ///
  /// - Returns: whether it is the best so far.
  mutating func record(
    _ value: Double, step: Int, direction: MetricDefinition.Direction,
    parameters: @autoclosure () -> [Float]
  ) -> Bool {
    let isBetter = direction.isBetter(value, than: moment?.value)
    if isBetter {
      moment = Moment(step: step, value: value, parameters: parameters())
      evaluationsSince = 0
    } else {
      evaluationsSince += 1
    }
    return isBetter
  }
}
