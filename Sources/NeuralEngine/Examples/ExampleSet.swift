/// Examples with their targets, as training and evaluation take them.
public struct ExampleSet: Hashable, Sendable {
  /// Features [count, featureCount], row-major.
  public var inputs: [Float]
  /// Values of an example's input: a row of `inputs`.
  public var featureCount: Int
  /// What each example is to give.
  public var targets: Targets
  /// Steps of each example's sequence that count, the first ones; nil where all do.
  public var lengths: [Int32]?
  /// How much each row of targets counts in the cost, ≥ 0: an example's, or a step's of a sequence
  /// [examples, steps]; nil is 1 for all. The mean cost is Σ weight · cost / Σ weight.
  public var weights: [Float]?

  /// - Precondition: `inputs` is a whole number of rows, one for each target; so are `lengths`
  ///   and, one for each row of targets, `weights`.
  public init(
    inputs: [Float], featureCount: Int, targets: Targets, lengths: [Int32]? = nil,
    weights: [Float]? = nil
  ) {
    precondition(featureCount > 0, "an example has at least one feature")
    precondition(
      inputs.count == targets.exampleCount * featureCount,
      "\(inputs.count) inputs are not \(targets.exampleCount) rows of \(featureCount)")
    self.inputs = inputs
    self.featureCount = featureCount
    precondition(lengths.map { $0.count == targets.exampleCount } ?? true, "a length an example")
    self.targets = targets
    self.lengths = lengths
    precondition(
      weights.map { $0.count == targets.exampleCount * targets.rowsPerExample } ?? true,
      "a weight a row of targets")
    self.weights = weights
  }

  /// Examples.
  public var count: Int { targets.exampleCount }
}
