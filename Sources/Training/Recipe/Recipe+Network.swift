import Datasets
import NeuralEngine

extension Recipe {
  /// The most trainable numbers a network may have: 4 GB of them.
  static let largestParameterCount = 1_000_000_000
  /// Threads a batch is split over, at most.
  static let mostWorkers = 64

  /// The network for examples of `input` and `classCount` classes, 0 of which means `targetCount`
  /// numbers to predict.
  ///
  /// - Parameter tokenCount: of what tokens the inputs are the numbers, where the outputs are others.
  /// - Throws: `RecipeError.network` when the layers, the cost and the data do not go together.
  public func networkDescription(
    input: Shape, classCount: Int, targetCount: Int = 1, tokenCount: Int? = nil
  ) throws(RecipeError) -> NetworkDescription {
    let found = networkProblem(
      input: input, classCount: classCount, targetCount: targetCount, tokenCount: tokenCount)
    if let found {
      throw .network(recipe: name, found.problem, layer: found.layer)
    }
    return network(
      for: input, outputCount: classCount > 0 ? classCount : targetCount, tokenCount: tokenCount)
  }

  /// The network for data of that kind, whether or not it can be built.
  func network(for facts: DataFacts) -> NetworkDescription {
    network(
      for: facts.inputShape,
      outputCount: facts.classNames.isEmpty ? facts.targetCount : facts.classNames.count,
      tokenCount: facts.tokenCount)
  }

  /// - Parameters:
  ///   - outputCount: what sizes that are the data's are filled in with.
  ///   - tokenCount: likewise of vocabularies; nil where the outputs are tokens.
  private func network(
    for input: Shape, outputCount: Int, tokenCount: Int?
  ) -> NetworkDescription {
    NetworkDescription(
      input: input, layers: Self.sized(layers, by: outputCount, tokens: tokenCount ?? outputCount),
      cost: cost, initializer: initializer, triplets: triplets)
  }

  private static func sized(
    _ layers: [LayerDescription], by size: Int, tokens: Int
  ) -> [LayerDescription] {
    layers.map { layer in
      var layer = layer
      switch layer.kind {
      case .dense(units: sizeOfData): layer.kind = .dense(units: size)
      case .embedding(vocabulary: sizeOfData, let units):
        layer.kind = .embedding(vocabulary: tokens, units: units)
      case .residual(let body, let shortcut):
        layer.kind = .residual(
          sized(body, by: size, tokens: tokens), shortcut: sized(shortcut, by: size, tokens: tokens)
        )
      case .concat(let branches):
        layer.kind = .concat(branches.map { sized($0, by: size, tokens: tokens) })
      default: break
      }
      return layer
    }
  }

  /// The first thing wrong with the layers.
  ///
  /// - Parameters:
  ///   - input: nil when the data is not known yet.
  ///   - classCount: 0 for numbers to predict, nil when the data is not known yet.
  ///   - targetCount: how many numbers; nil when the data is not known yet.
  ///   - tokenCount: of what tokens the inputs are the numbers; nil where the outputs are the same.
  func networkProblem(
    input: Shape?, classCount: Int?, targetCount: Int?, tokenCount: Int? = nil
  ) -> (problem: RecipeProblem, layer: Int?)? {
    // Where the data is to say, two are as good as any for what can be told without it.
    let outputCount = classCount == 0 ? targetCount ?? 2 : classCount ?? 2
    let layers = Self.sized(layers, by: outputCount, tokens: tokenCount ?? outputCount)
    let lastDense = layers.lastIndex { if case .dense = $0.kind { true } else { false } }
    guard let lastDense, case .dense(let outputs) = layers[lastDense].kind else {
      return (.noDense, nil)
    }
    switch layers[layers.count - 1].kind {
    case .dropout: return (.dropoutIsLast, layers.count - 1)
    case .activation(.sigmoid) where cost == .sigmoidCrossEntropy:
      return (.sigmoidBeforeItsCost, layers.count - 1)
    default: break
    }
    if let input = input ?? (isDense ? .features(1) : nil),
      let found = buildingProblem(
        network(for: input, outputCount: outputCount, tokenCount: tokenCount))
    {
      return found
    }
    guard let classCount else {
      let isHopeless = cost == .softmaxCrossEntropy && outputs == 1
      return isHopeless
        ? (.outputMismatch(cost: cost.rawValue, outputs: 1, classes: 2), lastDense) : nil
    }
    guard classCount > 0 else {
      if cost == .softmaxCrossEntropy || cost == .triplet {
        return (.needsClasses(cost: cost.rawValue), nil)
      }
      guard let targetCount, outputs != targetCount else { return nil }
      return (.valueMismatch(outputs: outputs, targets: targetCount), lastDense)
    }
    // An embedding is as wide as it is.
    guard cost != .triplet else { return nil }
    let isBinary = cost != .softmaxCrossEntropy && classCount == 2 && outputs == 1
    guard outputs == classCount || isBinary else {
      return (
        .outputMismatch(cost: cost.rawValue, outputs: outputs, classes: classCount), lastDense
      )
    }
    return nil
  }

  /// Whether every layer takes whatever is given to it.
  private var isDense: Bool {
    layers.allSatisfy { layer in
      switch layer.kind {
      case .dense, .activation, .dropout: true
      default: false
      }
    }
  }

  /// What the engine has against the network.
  private func buildingProblem(
    _ network: NetworkDescription
  ) -> (problem: RecipeProblem, layer: Int?)? {
    do {
      try network.validate()
    } catch {
      guard case .layer(let place, let layerError) = error else {
        return (.unbuildable(cause: error.cause, hint: error.hint), nil)
      }
      if case .tooManyParameters = layerError {
        return (.tooManyParameters(limit: Self.largestParameterCount), nil)
      }
      let inner = place.indices.dropFirst().map { "layer \($0): " }.joined()
      return (
        .unbuildable(cause: inner + layerError.cause, hint: layerError.hint), place.layer
      )
    }
    guard network.parameterCount <= Self.largestParameterCount else {
      return (.tooManyParameters(limit: Self.largestParameterCount), nil)
    }
    return nil
  }
}
