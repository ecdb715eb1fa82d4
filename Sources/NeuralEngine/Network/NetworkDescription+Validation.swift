extension NetworkDescription {
  /// Checks sizes, rates and the order of layers.
  ///
  /// - Throws: `invalidInput`, `noTrainableLayer`, `layer`, `invalidMargin`, `invalidSigma`.
  public func validate() throws(EngineError) {
    guard input.dimensions.allSatisfy({ $0 > 0 }) else { throw .invalidInput(input) }
    let plan = try NetworkPlan(self)
    guard plan.tensors.contains(where: \.isTrained) else { throw .noTrainableLayer }
    switch layers[layers.count - 1].kind {
    case .dropout: throw .layer(LayerPath([layers.count - 1]), .dropoutIsLast)
    case .activation(.sigmoid) where cost == .sigmoidCrossEntropy:
      throw .layer(LayerPath([layers.count - 1]), .sigmoidBeforeItsCost)
    default: break
    }
    if cost == .triplet, !(triplets.margin > 0 && triplets.margin.isFinite) {
      throw .invalidMargin(triplets.margin)
    }
    if case .random(let sigma) = initializer, !(sigma >= 0 && sigma.isFinite) {
      throw .invalidSigma(sigma)
    }
  }

  /// Checks that `examples` fit: features, kind and width of targets, labels in range.
  ///
  /// - Throws: `featureCountMismatch`, `tokenOutOfRange`, `stepCountMismatch`,
  ///   `outputCountMismatch`, `targetKindMismatch`, `labelOutOfRange`.
  public func validate(_ examples: ExampleSet) throws(EngineError) {
    guard examples.featureCount == inputCount else {
      throw .featureCountMismatch(network: inputCount, examples: examples.featureCount)
    }
    try validateTokens(of: examples)
    let output = output
    let outputCount = output.stepCount
    let targetRows = examples.targets.rowsPerExample
    guard output.steps == targetRows else {
      throw .stepCountMismatch(steps: output.steps, targets: targetRows)
    }
    switch examples.targets {
    case .classes(let labels, let count), .stepClasses(let labels, _, let count):
      let isBinary = cost != .softmaxCrossEntropy && count == 2 && outputCount == 1
      if cost == .triplet, examples.targets.rowsPerExample > 1 {
        throw .targetKindMismatch(cost: cost)
      }
      guard outputCount == count || isBinary || cost == .triplet else {
        throw .outputCountMismatch(cost: cost, outputs: outputCount, classes: count)
      }
      // −1 is none.
      if let index = labels.firstIndex(where: { $0 < -1 || $0 >= count }) {
        throw .labelOutOfRange(
          example: index / targetRows, label: Int(labels[index]), classes: count)
      }
    case .values(_, let width):
      guard cost.comparesValues else { throw .targetKindMismatch(cost: cost) }
      guard outputCount == width else {
        throw .targetWidthMismatch(outputs: outputCount, targets: width)
      }
    }
  }

  /// An embedding takes whole numbers below its vocabulary.
  private func validateTokens(of examples: ExampleSet) throws(EngineError) {
    guard case .embedding(let vocabulary, _)? = layers.first?.kind else { return }
    let found = examples.inputs.firstIndex {
      !($0 >= 0 && $0 < Float(vocabulary)) || $0 != $0.rounded()
    }
    if let found {
      throw .tokenOutOfRange(
        example: found / examples.featureCount, token: Double(examples.inputs[found]),
        vocabulary: vocabulary)
    }
  }
}
