/// Why the engine refuses a description, data or a saved state.
public enum EngineError: Error, Hashable, Sendable {
  case invalidInputCount(Int)
  case noTrainableLayer
  case invalidUnits(layer: Int, units: Int)
  case invalidDropoutRate(layer: Int, rate: Double)
  case invalidSlope(layer: Int, slope: Double)
  /// It would drop the network's answer.
  case dropoutIsLast(layer: Int)
  /// The cost applies the sigmoid itself.
  case sigmoidBeforeItsCost(layer: Int)
  case invalidSigma(Double)
  case invalidDecay(name: String, value: Double)
  case invalidEpsilon(value: Double)
  case invalidWorkers(Int)
  /// The system gives no more threads.
  case noThreads(Int)
  case invalidBatchSize(Int)
  case featureCountMismatch(network: Int, examples: Int)
  case outputCountMismatch(cost: CostFunction, outputs: Int, classes: Int)
  case targetWidthMismatch(outputs: Int, targets: Int)
  case targetKindMismatch(cost: CostFunction)
  case labelOutOfRange(example: Int, label: Int, classes: Int)
  case noExamples
  case stateSizeMismatch(name: String, expected: Int, found: Int)
  case stateSlotMismatch(expected: [String], found: [String])

  /// The layer at fault, as an index into the description's layers; nil when it is not a layer.
  public var layer: Int? {
    switch self {
    case .invalidUnits(let layer, _), .invalidDropoutRate(let layer, _),
      .invalidSlope(let layer, _), .dropoutIsLast(let layer), .sigmoidBeforeItsCost(let layer):
      layer
    default: nil
    }
  }
}
