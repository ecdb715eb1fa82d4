/// Examples with their targets, as training and evaluation take them.
public struct ExampleSet: Hashable, Sendable {
  /// Features [count, featureCount], row-major.
  public var inputs: [Float]
  public var featureCount: Int
  public var targets: Targets

  /// - Precondition: `inputs` is a whole number of rows, one for each target.
  public init(inputs: [Float], featureCount: Int, targets: Targets) {
    precondition(featureCount > 0, "an example has at least one feature")
    precondition(
      inputs.count == targets.exampleCount * featureCount,
      "\(inputs.count) inputs are not \(targets.exampleCount) rows of \(featureCount)")
    self.inputs = inputs
    self.featureCount = featureCount
    self.targets = targets
  }

  /// Examples.
  public var count: Int { targets.exampleCount }
}
