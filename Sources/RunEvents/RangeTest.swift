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
