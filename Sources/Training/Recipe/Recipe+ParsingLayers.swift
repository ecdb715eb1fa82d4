import NeuralEngine

extension RecipeValue {
  /// A list of layers: the model, or what is in a block.
  func layers() throws(RecipeError) -> [LayerDescription] {
    try list().map { value throws(RecipeError) in try value.layer() }
  }

  /// `relu`, `{dense: 128}`, `{conv2D: {filters: 8, kernel: 5}}`, `{dense: 10, frozen: true}`,
  /// `{dense: classes}` for as many units as the data has classes.
  func layer() throws(RecipeError) -> LayerDescription {
    let (name, value, options) = try choice(
      "a layer", of: RecipeKeys.layers, options: ["frozen", "l2"])
    var layer = LayerDescription(try layerKind(name, value))
    layer.isFrozen = try options["frozen"]?.boolean() ?? false
    layer.l2 = try options.present("l2")?.number(.notNegative)
    return layer
  }

  private func layerKind(
    _ name: String, _ value: RecipeValue?
  ) throws(RecipeError) -> LayerKind {
    switch name {
    case "dense":
      let given = try argument(of: name, value, "given its units", hint: "- dense: 64")
      if case .scalar("classes", _) = given.node.content { return .dense(units: Recipe.sizeOfData) }
      return .dense(units: try given.integer(in: 1...10_000_000))
    case "dropout":
      return .dropout(
        rate: try argument(of: name, value, "given its rate", hint: "- dropout: 0.2")
          .number(.belowOne))
    case "leakyRelu":
      return .activation(.leakyRelu(slope: try value?.number(.fraction) ?? 0.01))
    case "conv2D":
      let given = try argument(
        of: name, value, "given its filters and kernel",
        hint: "- conv2D: {filters: 8, kernel: 3}")
      let section = try given.section(keys: ["filters", "kernel", "stride", "padding"])
      return .conv2D(
        filters: try section.required("filters").integer(in: 1...1_000_000),
        kernel: try section.required("kernel").windowSize(),
        stride: try section["stride"]?.windowSize() ?? WindowSize(1),
        padding: try section["padding"]?.padding() ?? .valid)
    case "conv1D":
      let given = try argument(
        of: name, value, "given its filters and kernel",
        hint: "- conv1D: {filters: 8, kernel: 3}")
      let section = try given.section(keys: ["filters", "kernel", "stride", "padding"])
      return .conv1D(
        filters: try section.required("filters").integer(in: 1...1_000_000),
        size: try section.required("kernel").integer(in: 1...1000),
        stride: try section["stride"]?.integer(in: 1...1000) ?? 1,
        padding: try section["padding"]?.padding() ?? .valid)
    case "maxPool", "averagePool":
      let given = try argument(of: name, value, "given its window", hint: "- \(name): 2")
      let (window, stride) = try given.pool()
      return name == "maxPool"
        ? .maxPool(window, stride: stride) : .averagePool(window, stride: stride)
    case "batchNorm":
      let section = try (value ?? nothing).section(keys: ["momentum", "epsilon"])
      return .batchNorm(
        momentum: try section.number("momentum", .belowOne, default: 0.9),
        epsilon: try section.number("epsilon", .positive, default: 1e-5))
    case "layerNorm":
      return .layerNorm(
        epsilon: try (value ?? nothing).section(keys: ["epsilon"])
          .number("epsilon", .positive, default: 1e-5))
    case "multiHeadAttention":
      return try argument(
        of: name, value, "given its heads",
        hint: "- multiHeadAttention: {heads: 4, causal: true}"
      ).attention()
    case "embedding":
      return try argument(
        of: name, value, "given its vocabulary and units",
        hint: "- embedding: {units: 32}"
      ).embedding()
    case "rnn", "gru", "lstm":
      return try argument(of: name, value, "given its units", hint: "- \(name): 64")
        .recurrent(name)
    case "residual":
      let given = try argument(
        of: name, value, "given its layers", hint: "- residual: [{dense: 64}, relu, {dense: 64}]")
      if case .list = given.node.content { return .residual(try given.layers()) }
      let section = try given.section(keys: ["layers", "shortcut"])
      return .residual(
        try section.required("layers").layers(),
        shortcut: try section.present("shortcut")?.layers() ?? [])
    case "concat":
      let given = try argument(
        of: name, value, "given its branches",
        hint:
          "- concat: [[{conv2D: {filters: 8, kernel: 1}}], [{conv2D: {filters: 8, kernel: 3, padding: same}}]]"
      )
      return .concat(
        try given.list().map { branch throws(RecipeError) in try branch.layers() })
    default:
      if let value { throw value.unmet("without a value") }
      return Self.plainLayers[name] ?? .activation(.linear)
    }
  }

  /// Layers that are a name and nothing else.
  private static let plainLayers: [String: LayerKind] = [
    "relu": .activation(.relu), "sigmoid": .activation(.sigmoid), "tanh": .activation(.tanh),
    "linear": .activation(.linear), "gelu": .activation(.gelu), "silu": .activation(.silu),
    "flatten": .flatten, "positionalEncoding": .positionalEncoding,
    "globalAveragePool": .averagePool(nil), "globalMaxPool": .maxPool(nil),
  ]

  /// What stands under a layer's name, which the layer cannot do without.
  private func argument(
    of name: String, _ value: RecipeValue?, _ requirement: String, hint: String
  ) throws(RecipeError) -> RecipeValue {
    guard let value else {
      throw .invalid(
        place: node.place, container: path,
        .unmet(key: name, requirement: requirement, got: "nothing", hint: hint))
    }
    return value
  }

  /// `3` or `[3, 5]`, height first.
  private func windowSize() throws(RecipeError) -> WindowSize {
    guard case .list = node.content else { return WindowSize(try integer(in: 1...1000)) }
    let sizes = try list()
    guard sizes.count == 2 else { throw unmet("one number, or height and width") }
    return WindowSize(
      height: try sizes[0].integer(in: 1...1000), width: try sizes[1].integer(in: 1...1000))
  }

  /// `2`, `[2, 3]` or `{window: 3, stride: 2}`.
  private func pool() throws(RecipeError) -> (window: WindowSize, stride: WindowSize?) {
    guard case .mapping = node.content else { return (try windowSize(), nil) }
    let section = try section(keys: ["window", "stride"])
    return (
      try section.required("window").windowSize(), try section.present("stride")?.windowSize()
    )
  }

  private func padding() throws(RecipeError) -> Padding {
    let text = try text()
    guard let padding = Padding(rawValue: text) else {
      throw notOneOf("a padding", Padding.allCases.map(\.rawValue), got: text)
    }
    return padding
  }
}
