/// What a network that predicts numbers gives for some examples of the dev set, at one step: measured
/// now and then.
public struct PredictedNumbers: Hashable, Sendable {
  /// What the examples' numbers are: the same in all of a run's measurements.
  public struct Truth: Hashable, Sendable {
    /// A number an example, in the target's unit.
    public var values: [Double]
    /// How many numbers there are to predict; these are the first ones of the examples.
    public var targetCount: Int

    /// What the examples' numbers are.
    public init(values: [Double], targetCount: Int) {
      self.values = values
      self.targetCount = targetCount
    }
  }

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// A prediction an example, in the target's unit.
  public var predictions: [Double]
  /// Told with the first measurement, and again when a run goes on; nil with the others.
  public var truth: Truth?

  /// What is predicted for the examples, in their order.
  public init(step: Int, seconds: Double, predictions: [Double], truth: Truth? = nil) {
    self.step = step
    self.seconds = seconds
    self.predictions = predictions
    self.truth = truth
  }
}
