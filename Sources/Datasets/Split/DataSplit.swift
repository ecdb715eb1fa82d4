import NeuralEngine

/// A data set ready to train on.
public struct DataSplit: Sendable {
  /// What is known of the data as a whole.
  public var facts: DataFacts
  /// What is trained on.
  public var train: ExampleSet
  /// Held out of what the train set came from; empty when its share was 0.
  public var trainDev: ExampleSet
  /// Empty when its share was 0.
  public var dev: ExampleSet
  /// Empty when its share was 0.
  public var test: ExampleSet
  /// The dev set's and the test set's rows in what they come from, from 0: in the main source, or in
  /// the one of their own that they have. Empty when that is not known.
  public var devRows: [Int32] = []
  /// Rows of the source that the test set's examples come from.
  public var testRows: [Int32] = []
  /// The dev set's files within the folder they are from, where each example has one of its own; empty
  /// elsewhere.
  public var devFiles: [String] = []
  /// What was taken from the inputs; nil when they are as the source gave them.
  public var normalization: Normalization?
  /// How the inputs came of a table's columns; nil where they came of none.
  public var encoding: TableEncoding?
  /// How text became the tokens that the inputs are; nil where they are none.
  public var tokenizer: Tokenizer?
  /// How numbers to predict were brought to mean 0 and variance 1; nil when the targets are as the
  /// source gave them.
  public var targetScaling: TargetScaling?
  /// What to tell the user, one sentence each.
  public var warnings: [String]

  /// Sets that somebody has split already.
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

extension DataSplit {
  /// An example's inputs as its source gave them, before normalization `[features]`.
  ///
  /// - Parameter set: one of this split's sets.
  public func sourceValues(of example: Int, in set: ExampleSet) -> [Float] {
    let width = set.featureCount
    var values = Array(set.inputs[example * width..<(example + 1) * width])
    values.withUnsafeMutableBufferPointer { values in
      if let row = values.baseAddress { normalization?.undo(toRow: row) }
    }
    return values
  }
}
