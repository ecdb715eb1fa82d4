import NeuralEngine

extension RecipeValue {
  /// A list of layers: the model, or what is in a block.
  func layers() throws(RecipeError) -> [LayerDescription] {
    try list().map { value throws(RecipeError) in try value.layer() }
  }

  /// `relu`, `{dense: 128}`, `{conv2D: {filters: 8, kernel: 5}}`, `{dense: 10, frozen: true}`,
  /// `{dense: classes}` for as many units as the data has classes.
  func layer() throws(RecipeError) -> LayerDescription {
    let chosen = try choice()
    var layer = LayerDescription(try chosen.value.layerKind(chosen))
    layer.isFrozen = try chosen.options.boolean("frozen")
    layer.l2 = try chosen.options["l2"]?.number()
    layer.weightDecay = try chosen.options["weightDecay"]?.number()
    return layer
  }

  private func layerKind(_ chosen: ChosenName) throws(RecipeError) -> LayerKind {
    let name = chosen.name
    switch name {
    case "dense": return .dense(units: isWord("classes") ? Recipe.sizeOfData : try integer())
    case "dropout": return .dropout(rate: try number())
    case "leakyRelu": return .activation(.leakyRelu(slope: try number()))
    case "conv2D", "conv1D", "depthwiseConv2D", "maxPool", "averagePool", "upsample":
      return try windowKind(name)
    case "batchNorm":
      let section = try section()
      return .batchNorm(
        momentum: try section.number("momentum"), epsilon: try section.number("epsilon"))
    case "layerNorm": return .layerNorm(epsilon: try section().number("epsilon"))
    case "multiHeadAttention": return try attention()
    case "embedding": return try embedding()
    case "rnn", "gru", "lstm": return try recurrent(name)
    case "residual":
      if case .list = node.content { return .residual(try layers()) }
      let section = try section()
      return .residual(
        try section.value("layers").layers(), shortcut: try section["shortcut"]?.layers() ?? [])
    case "concat":
      return .concat(try list().map { branch throws(RecipeError) in try branch.layers() })
    default:
      if chosen.isGiven { throw unmet("without a value") }
      return Self.plainLayers[name] ?? .activation(.linear)
    }
  }

  /// Layers that are a name and nothing else.
  private static let plainLayers: [String: LayerKind] = [
    "relu": .activation(.relu), "sigmoid": .activation(.sigmoid), "tanh": .activation(.tanh),
    "linear": .activation(.linear), "gelu": .activation(.gelu), "silu": .activation(.silu),
    "flatten": .flatten, "positionalEncoding": .positionalEncoding,
    "l2Normalize": .l2Normalize,
    "globalAveragePool": .averagePool(nil), "globalMaxPool": .maxPool(nil),
  ]
}
