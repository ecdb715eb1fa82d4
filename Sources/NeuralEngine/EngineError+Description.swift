extension EngineError: CustomStringConvertible {
  /// `operation: cannot X (specific cause)`
  public var description: String { "\(operation): cannot \(action) (\(cause))" }

  /// What was attempted.
  private var operation: String {
    switch self {
    case .invalidInput, .noTrainableLayer, .layer, .invalidSigma, .invalidMargin: "network"
    case .invalidDecay, .invalidEpsilon, .invalidWeightDecay: "optimizer"
    case .invalidWorkers, .noThreads, .invalidBatchSize: "trainer"
    case .featureCountMismatch, .outputCountMismatch, .targetWidthMismatch, .targetKindMismatch,
      .labelOutOfRange, .stepCountMismatch, .tokenOutOfRange, .noExamples:
      "examples"
    case .stateSizeMismatch, .stateSlotMismatch: "state"
    }
  }

  private var action: String {
    switch self {
    case .layer(let place, _): "build layer \(place)"
    case .invalidInput: "take the inputs"
    case .noTrainableLayer: "learn"
    case .invalidSigma: "initialize the weights"
    case .invalidMargin: "compare triplets"
    case .invalidDecay(let name, _): "use \(name)"
    case .invalidEpsilon: "use epsilon"
    case .invalidWeightDecay: "use the weight decay"
    case .invalidWorkers, .noThreads: "start its workers"
    case .invalidBatchSize: "hold a batch"
    case .featureCountMismatch(let network, let examples):
      "feed [\(examples)] features to a network of [\(network)] inputs"
    case .outputCountMismatch(_, let outputs, let classes):
      "compare [\(outputs)] outputs with \(classes) classes"
    case .targetWidthMismatch(let outputs, let targets):
      "compare [\(outputs)] outputs with [\(targets)] targets"
    case .targetKindMismatch(let cost): "use \(cost.rawValue)"
    case .labelOutOfRange(let example, _, _): "use the label of example \(example)"
    case .stepCountMismatch(let steps, let targets):
      "compare the answers of \(steps) \(Self.plural(steps, "step")) with \(targets) "
        + "\(Self.plural(targets, "target")) an example"
    case .tokenOutOfRange(let example, _, _): "embed the tokens of example \(example)"
    case .noExamples: "check gradients"
    case .stateSizeMismatch(let name, _, _): "restore \(name)"
    case .stateSlotMismatch: "restore the optimizer"
    }
  }

  /// Why it could not be done.
  public var cause: String {
    switch self {
    case .invalidInput(let shape): "there must be at least 1, got \(shape)"
    case .noTrainableLayer: "no layer has parameters"
    case .layer(_, let error): error.cause
    case .invalidSigma(let sigma): "sigma must be finite and not negative, got \(sigma)"
    case .invalidMargin(let margin): "the margin must be finite and above 0, got \(margin)"
    case .invalidDecay(_, let value): "it must be in 0..<1, got \(value)"
    case .invalidEpsilon(let value): "it must be finite and above 0, got \(value)"
    case .invalidWeightDecay(let value): "it must be finite and not negative, got \(value)"
    case .invalidWorkers(let count): "there must be 1...64, got \(count)"
    case .noThreads(let count): "the system gives no threads for \(count)"
    case .invalidBatchSize(let size): "its size must be at least 1, got \(size)"
    case .featureCountMismatch(let network, let examples): "\(examples) ≠ \(network)"
    case .outputCountMismatch(_, let outputs, let classes): "\(outputs) ≠ \(classes)"
    case .targetWidthMismatch(let outputs, let targets): "\(outputs) ≠ \(targets)"
    case .targetKindMismatch(.triplet): "it needs a class label an example"
    case .targetKindMismatch: "it needs class labels, the targets are numbers"
    case .labelOutOfRange(_, let label, let classes): "\(label) is not in 0..<\(classes)"
    case .stepCountMismatch(let steps, let targets): "\(steps) ≠ \(targets)"
    case .tokenOutOfRange(_, let token, let vocabulary):
      "\(token) is not a whole number in 0..<\(vocabulary)"
    case .noExamples: "there are no examples"
    case .stateSizeMismatch(_, let expected, let found):
      "\(found) values for \(expected) parameters"
    case .stateSlotMismatch(let expected, let found):
      "it keeps \(Self.list(expected)), the state has \(Self.list(found))"
    }
  }

  /// What to do about it, where that helps.
  public var hint: String? {
    switch self {
    case .layer(_, let error): error.hint
    case .noTrainableLayer: "add a dense layer"
    case .outputCountMismatch(let cost, _, let classes):
      classes == 2 && cost != .softmaxCrossEntropy
        ? "end with a dense layer of 1 or 2 units"
        : "end with a dense layer of \(classes) units"
    case .targetWidthMismatch(_, let targets): "end with a dense layer of \(targets) units"
    case .stepCountMismatch(let steps, 1) where steps > 1:
      "let the last recurrent layer give its last state alone"
    case .stepCountMismatch(1, _): "let the recurrent layers give the state of every step"
    case .targetKindMismatch: "use squaredError or sigmoidCrossEntropy"
    default: nil
    }
  }

  private static func plural(_ count: Int, _ noun: String) -> String {
    count == 1 ? noun : noun + "s"
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "nothing" : names.joined(separator: ", ")
  }
}
