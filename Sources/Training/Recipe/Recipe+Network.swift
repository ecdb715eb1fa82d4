import NeuralEngine

extension Recipe {
  /// The most trainable numbers a network may have: 4 GB of them.
  static let largestParameterCount = 1_000_000_000

  /// The network for examples of `featureCount` features and `classCount` classes, 0 of which
  /// means a number to predict.
  ///
  /// - Throws: `RecipeError.network` when the layers, the cost and the data do not go together.
  public func networkDescription(
    featureCount: Int, classCount: Int
  ) throws(RecipeError) -> NetworkDescription {
    if let found = networkProblem(featureCount: featureCount, classCount: classCount) {
      throw .network(recipe: name, found.problem, layer: found.layer)
    }
    return NetworkDescription(
      inputCount: featureCount, layers: layers, cost: cost, initializer: initializer)
  }

  /// The first thing wrong with the layers.
  ///
  /// - Parameter classCount: 0 for a number to predict, nil when the data is not known yet.
  func networkProblem(
    featureCount: Int, classCount: Int?
  ) -> (problem: RecipeProblem, layer: Int?)? {
    let lastDense = layers.lastIndex { if case .dense = $0.kind { true } else { false } }
    guard let lastDense, case .dense(let outputs) = layers[lastDense].kind else {
      return (.noDense, nil)
    }
    switch layers[layers.count - 1].kind {
    case .dropout: return (.dropoutIsLast, layers.count - 1)
    case .activation(.sigmoid) where cost == .sigmoidCrossEntropy:
      return (.sigmoidBeforeItsCost, layers.count - 1)
    case .dense, .activation: break
    }
    var width = featureCount
    var parameterCount = 0
    for layer in layers {
      guard case .dense(let units) = layer.kind else { continue }
      // Both are far below 2³¹, so the product fits.
      parameterCount += (width + 1) * units
      width = units
      guard parameterCount <= Self.largestParameterCount else {
        return (.tooManyParameters(limit: Self.largestParameterCount), nil)
      }
    }
    guard let classCount else {
      let isHopeless = cost == .softmaxCrossEntropy && outputs == 1
      return isHopeless
        ? (.outputMismatch(cost: cost.rawValue, outputs: 1, classes: 2), lastDense) : nil
    }
    guard classCount > 0 else {
      if cost == .softmaxCrossEntropy { return (.needsClasses(cost: cost.rawValue), nil) }
      return outputs == 1 ? nil : (.valueNeedsOneOutput(outputs: outputs), lastDense)
    }
    let isBinary = cost != .softmaxCrossEntropy && classCount == 2 && outputs == 1
    guard outputs == classCount || isBinary else {
      return (
        .outputMismatch(cost: cost.rawValue, outputs: outputs, classes: classCount), lastDense
      )
    }
    return nil
  }
}
