/// Why the engine refuses a description, data or a saved state.
public enum EngineError: Error, Hashable, Sendable {
  case invalidInput(Shape)
  case noTrainableLayer
  /// A layer's numbers are impossible, or it does not fit what goes into it.
  case layer(LayerPath, LayerError)
  case invalidSigma(Double)
  /// Of the triplet cost.
  case invalidMargin(Double)
  case invalidDecay(name: String, value: Double)
  case invalidEpsilon(value: Double)
  case invalidWeightDecay(value: Double)
  case invalidWorkers(Int)
  /// The system gives no more threads.
  case noThreads(Int)
  case invalidBatchSize(Int)
  case featureCountMismatch(network: Int, examples: Int)
  case outputCountMismatch(cost: CostFunction, outputs: Int, classes: Int)
  case targetWidthMismatch(outputs: Int, targets: Int)
  case targetKindMismatch(cost: CostFunction)
  case labelOutOfRange(example: Int, label: Int, classes: Int)
  /// The network gives answers at more or fewer steps than the targets have.
  case stepCountMismatch(steps: Int, targets: Int)
  /// Not a number that an embedding has a vector for.
  case tokenOutOfRange(example: Int, token: Double, vocabulary: Int)
  case noExamples
  case stateSizeMismatch(name: String, expected: Int, found: Int)
  case stateSlotMismatch(expected: [String], found: [String])

  /// The layer at fault; nil when it is not a layer.
  public var place: LayerPath? {
    if case .layer(let place, _) = self { place } else { nil }
  }
}
