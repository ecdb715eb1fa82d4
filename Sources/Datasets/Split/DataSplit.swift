import NeuralEngine

/// A data set ready to train on.
public struct DataSplit: Sendable {
  public var facts: DataFacts
  public var train: ExampleSet
  /// Held out of what the train set came from; empty when its share was 0.
  public var trainDev: ExampleSet
  /// Empty when its share was 0.
  public var dev: ExampleSet
  /// Empty when its share was 0.
  public var test: ExampleSet
  /// What was taken from the inputs; nil when they are as the source gave them.
  public var normalization: Normalization?
  /// What to tell the user, one sentence each.
  public var warnings: [String]

  public init(
    facts: DataFacts, train: ExampleSet, trainDev: ExampleSet? = nil, dev: ExampleSet,
    test: ExampleSet, normalization: Normalization? = nil, warnings: [String] = []
  ) {
    self.facts = facts
    self.train = train
    self.trainDev = trainDev ?? train.first(0)
    self.dev = dev
    self.test = test
    self.normalization = normalization
    self.warnings = warnings
  }
}
