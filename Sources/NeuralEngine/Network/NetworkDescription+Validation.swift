extension NetworkDescription {
  /// Checks sizes, rates and the order of layers.
  ///
  /// - Throws: `invalidInputCount`, `noTrainableLayer`, `invalidUnits`, `invalidDropoutRate`,
  ///   `invalidSlope`, `dropoutIsLast`, `sigmoidBeforeItsCost`, `invalidSigma`.
  public func validate() throws(EngineError) {
    guard inputCount > 0 else { throw .invalidInputCount(inputCount) }
    for (index, layer) in layers.enumerated() {
      switch layer {
      case .dense(let units):
        guard units > 0 else { throw .invalidUnits(layer: index, units: units) }
      case .activation(.leakyRelu(let slope)):
        guard slope >= 0, slope <= 1 else { throw .invalidSlope(layer: index, slope: slope) }
      case .activation: break
      case .dropout(let rate):
        guard rate >= 0, rate < 1 else { throw .invalidDropoutRate(layer: index, rate: rate) }
      }
    }
    guard !tensors.isEmpty else { throw .noTrainableLayer }
    switch layers[layers.count - 1] {
    case .dropout: throw .dropoutIsLast(layer: layers.count - 1)
    case .activation(.sigmoid) where cost == .sigmoidCrossEntropy:
      throw .sigmoidBeforeItsCost(layer: layers.count - 1)
    case .dense, .activation: break
    }
    if case .random(let sigma) = initializer, !(sigma >= 0 && sigma.isFinite) {
      throw .invalidSigma(sigma)
    }
  }

  /// Checks that `examples` fit: features, kind and width of targets, labels in range.
  ///
  /// - Throws: `featureCountMismatch`, `outputCountMismatch`, `targetKindMismatch`,
  ///   `labelOutOfRange`.
  public func validate(_ examples: ExampleSet) throws(EngineError) {
    guard examples.featureCount == inputCount else {
      throw .featureCountMismatch(network: inputCount, examples: examples.featureCount)
    }
    switch examples.targets {
    case .classes(let labels, let count):
      let isBinary = cost != .softmaxCrossEntropy && count == 2 && outputCount == 1
      guard outputCount == count || isBinary else {
        throw .outputCountMismatch(cost: cost, outputs: outputCount, classes: count)
      }
      if let index = labels.firstIndex(where: { $0 < 0 || $0 >= count }) {
        throw .labelOutOfRange(example: index, label: Int(labels[index]), classes: count)
      }
    case .values(_, let width):
      guard cost != .softmaxCrossEntropy else { throw .targetKindMismatch(cost: cost) }
      guard outputCount == width else {
        throw .targetWidthMismatch(outputs: outputCount, targets: width)
      }
    }
  }
}
