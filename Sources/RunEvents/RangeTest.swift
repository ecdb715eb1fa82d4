/// What a ramp of the learning rate gave (Smith, Cyclical Learning Rates for Training Neural Networks,
/// 2017): the cost of each minibatch at a rate that grows from step to step. The run itself is as it
/// was before.
public struct RangeTest: Hashable, Sendable {
  /// Where the run stood.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Effective rates, ascending.
  public var rates: [Double]
  /// The cost of the minibatch that each rate was tried on; it may be non-finite at the end.
  public var costs: [Double]
  /// The base rate to set; nil when none was found that is better than the one the run has.
  public var proposal: Double?

  /// The ramp's outcome; `rates` and `costs` have the same length.
  public init(
    step: Int, seconds: Double, rates: [Double], costs: [Double], proposal: Double? = nil
  ) {
    self.step = step
    self.seconds = seconds
    self.rates = rates
    self.costs = costs
    self.proposal = proposal
  }
}

extension RangeTest {
  /// The costs without the noise of single minibatches: a running mean over ten of them, corrected for
  /// how few it is over at first.
  public var smoothedCosts: [Double] {
    var average = 0.0
    var weight = 0.0
    return costs.map { cost in
      average = 0.9 * average + 0.1 * cost
      weight = 0.9 * weight + 0.1
      return average / weight
    }
  }

  /// The rate from which on to the ramp's end the cost, a mean over its neighbours, stays clearly above
  /// what it was at the beginning; nil where it ends lower.
  public var divergence: Double? {
    let near = costs.indices.map { index -> Double in
      let window = costs[max(0, index - 3)..<min(costs.count, index + 4)]
      return window.reduce(0, +) / Double(window.count)
    }
    let few = max(1, min(costs.count, costs.count / 6))
    let begin = costs.prefix(few).reduce(0, +) / Double(few)
    let limit = begin + begin.magnitude * 0.1
    guard begin.isFinite, let last = near.lastIndex(where: { $0 <= limit }), last + 1 < near.count
    else { return nil }
    return rates[last + 1]
  }
}
