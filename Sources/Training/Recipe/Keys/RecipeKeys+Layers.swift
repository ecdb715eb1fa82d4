import NeuralEngine

extension RecipeKeys {
  /// Layers, each by its name: `relu`, `{dense: 128}`, `{dense: 10, frozen: true}`.
  static let layer = RecipeChoice(
    noun: "a layer", kinds: units + activations + windows + normalizations + blocks + sequences,
    options: [
      RecipeKey(
        "frozen", .boolean, .scalar("false"),
        "Whether the layer's parameters stay as they are (transfer learning)."),
      RecipeKey(
        "l2", .number(.notNegative), .nothing, "λ of this layer's weights instead of cost's l2."),
      RecipeKey(
        "weightDecay", .number(.notNegative), .nothing,
        "λ of this layer's weights instead of adamW's weightDecay."),
    ])

  /// `3`, or `[3, 5]` with the height first.
  static let window = RecipeForm.either([
    .list(.integer(1...1000), count: 2...2), .integer(1...1000),
  ])

  private static let units: [RecipeKey] = [
    .needing(
      "dense",
      .either([.word("a number of units", of: ["classes"]), .integer(1...10_000_000)]),
      "given its units", example: "- dense: 64",
      "Every output from every input. classes has as many units as the data has classes.",
      formula: "y = x W + b")
  ]

  private static let activations: [RecipeKey] = [
    .plain("relu", "Cuts off what is below 0.", formula: "max(0, z)"),
    RecipeKey(
      "leakyRelu", .number(.fraction), .scalar("0.01"),
      "Its value is the slope below 0.", formula: "z, or slope · z below 0", acceptsNull: true),
    .plain("sigmoid", "Into 0...1.", formula: "1 / (1 + e^−z)"),
    .plain(
      "tanh", "Into −1...1.", formula: "(e^z − e^−z) / (e^z + e^−z)"),
    .plain("linear", "No activation.", formula: "z"),
    .plain(
      "gelu", "Gaussian error linear unit (Hendrycks & Gimpel 2016).", formula: "z Φ(z)"),
    .plain(
      "silu", "Also called swish (Elfwing et al. 2018).", formula: "z / (1 + e^−z)"),
    .needing(
      "dropout", .number(.belowOne), "given its rate", example: "- dropout: 0.2",
      "Drops units at random while training, inverted (Srivastava et al. 2014); its value is the "
        + "share that is dropped. Off whenever a cost is evaluated.",
      formula: "y = x · mask / (1 − rate)", live: .dropout),
    .plain("flatten", "Makes one vector of an image or a sequence."),
  ]

  private static let stride = RecipeKey(
    "stride", .named(.window), .scalar("1"),
    "How far the window moves: a number or [height, width]."
  )

  private static let padding = RecipeKey(
    "padding", .word("a padding", of: Padding.allCases.map(\.rawValue)),
    .scalar(Padding.valid.rawValue), "same pads with zeros so that stride 1 keeps the size.")

  private static let filters = RecipeKey(
    "filters", .integer(1...1_000_000), .required, "Channels that come out.")

  private static let windows: [RecipeKey] = [
    .needing(
      "conv2D",
      .section([
        filters,
        RecipeKey("kernel", .named(.window), .required, "Its window: a side or [height, width]."),
        stride, padding,
      ]), "given its filters and kernel", example: "- conv2D: {filters: 8, kernel: 3}",
      "Convolution over images.",
      formula: "out = ⌊(n + 2p − kernel) / stride⌋ + 1 along each side"),
    .needing(
      "conv1D",
      .section([
        filters,
        RecipeKey("kernel", .integer(1...1000), .required, "Steps of its window."),
        RecipeKey("stride", .integer(1...1000), .scalar("1"), "How far the window moves."),
        padding,
      ]), "given its filters and kernel", example: "- conv1D: {filters: 8, kernel: 3}",
      "Convolution over the steps of a sequence."),
    .needing(
      "depthwiseConv2D",
      .either([
        .section([
          RecipeKey("kernel", .named(.window), .required, "Its window: a side or [height, width]."),
          stride, padding,
        ]), .named(.window),
      ]), "given its kernel", example: "- depthwiseConv2D: {kernel: 3, padding: same}",
      "One filter a channel, over that channel alone (Sifre 2014); with a 1×1 conv2D after it a "
        + "separable convolution (Chollet 2017)."),
    pool("maxPool", "The greatest value of each window."),
    pool("averagePool", "The mean of each window."),
    .plain("globalMaxPool", "The greatest value of each channel."),
    .plain("globalAveragePool", "The mean of each channel."),
    .needing(
      "upsample",
      .either([
        .section([
          RecipeKey(
            "size", .named(.window), .required,
            "How many times as large: a number or [height, width]; of a sequence the width."),
          RecipeKey(
            "interpolation",
            .word("an interpolation", of: Interpolation.allCases.map(\.rawValue)),
            .scalar(Interpolation.nearest.rawValue),
            "nearest repeats each pixel, bilinear goes along lines between their middles."),
        ]), .named(.window),
      ]), "given its factor", example: "- upsample: 2", "Makes an image or a sequence larger."),
  ]

  private static func pool(_ name: String, _ meaning: String) -> RecipeKey {
    .needing(
      name,
      .either([
        .section([
          RecipeKey(
            "window", .named(.window), .required, "Its sides: a number or [height, width]."),
          RecipeKey("stride", .named(.window), .nothing, "How far it moves; left out, its sides."),
          RecipeKey(
            "padding", .word("a padding", of: Padding.allCases.map(\.rawValue)),
            .scalar(Padding.valid.rawValue),
            "same looks past the edge, where nothing counts, so that stride 1 keeps the size."),
        ]), .named(.window),
      ]), "given its window", example: "- \(name): 2", meaning)
  }

  private static let epsilon = RecipeKey(
    "epsilon", .number(.positive), .scalar("1e-5"), "Added to the variance.")

  private static let normalizations: [RecipeKey] = [
    .standingAlone(
      "batchNorm",
      .section([
        RecipeKey(
          "momentum", .number(.belowOne), .scalar("0.9"),
          "Decay of the running averages that evaluations use."),
        epsilon,
      ]), "Normalizes each unit, or channel, over the batch (Ioffe & Szegedy 2015).",
      formula: "y = γ (x − μ) / √(σ² + ε) + β"),
    .standingAlone(
      "layerNorm", .section([epsilon]),
      "Normalizes each example, or step, over its features (Ba et al. 2016).",
      formula: "y = γ (x − μ) / √(σ² + ε) + β"),
    .plain(
      "l2Normalize", "Brings each example's, or step's, features to the length 1.",
      formula: "y = x / ‖x‖"),
  ]

  private static let blocks: [RecipeKey] = [
    .needing(
      "residual",
      .either([
        .named(.layers),
        .section([
          RecipeKey("layers", .named(.layers), .required, "What the block adds to its input."),
          RecipeKey(
            "shortcut", .named(.layers), .nothing,
            "Layers on the way around, as a 1×1 convolution where the shape changes."),
        ]),
      ]), "given its layers", example: "- residual: [{dense: 64}, relu, {dense: 64}]",
      "Layers whose output is added to their input (He et al. 2016).",
      formula: "y = F(x) + shortcut(x)"),
    .needing(
      "concat", .list(.named(.layers)), "given its branches",
      example:
        "- concat: [[{conv2D: {filters: 8, kernel: 1}}], [{conv2D: {filters: 8, kernel: 3, padding: same}}]]",
      "Lists of layers beside each other, their outputs' channels joined (inception)."),
  ]

  private static let recurrentUnits = RecipeForm.integer(1...100_000)

  private static let sequences: [RecipeKey] = [
    .needing(
      "embedding",
      .section([
        RecipeKey(
          "vocabulary", .integer(1...10_000_000), .nothing, "Tokens; left out, the data's."),
        RecipeKey("units", .integer(1...100_000), .required, "Numbers that stand for a token."),
      ]), "given its vocabulary and units", example: "- embedding: {units: 32}",
      "A vector for each token, learned."),
    recurrent("rnn", "Recurrent units (Elman 1990).", "h ← tanh(x W + h U + b)"),
    recurrent(
      "gru", "Gated recurrent units (Cho et al. 2014).", "h ← (1 − z) n + z h"),
    recurrent(
      "lstm", "Long short-term memory (Hochreiter & Schmidhuber 1997).",
      "c ← f c + i g, h ← o tanh c"),
    .plain(
      "positionalEncoding",
      "Sines and cosines of each step's place are added (Vaswani et al. 2017)."),
    .needing(
      "multiHeadAttention",
      .either([
        .section([
          RecipeKey("heads", .integer(1...1000), .required, "Heads; they divide the units."),
          RecipeKey(
            "causal", .boolean, .scalar("false"), "Whether a step sees none of those after it."),
        ]), .integer(1...1000),
      ]), "given its heads", example: "- multiHeadAttention: {heads: 4, causal: true}",
      "Self-attention (Vaswani et al. 2017).", formula: "softmax(Q Kᵀ / √d) V in each head"),
  ]

  private static func recurrent(_ name: String, _ meaning: String, _ formula: String) -> RecipeKey {
    .needing(
      name,
      .either([
        .section([
          RecipeKey("units", recurrentUnits, .required, "Numbers that are kept from step to step."),
          RecipeKey(
            "output", .word("an output", of: ["sequence", "last"]), .scalar("sequence"),
            "Every step's, or the last one's alone."),
          RecipeKey(
            "bidirectional", .boolean, .scalar("false"),
            "Whether other units read from the end, too; both outputs stand side by side."),
          RecipeKey(
            "bothWays", .boolean, .scalar("false"), "What bidirectional was called before."),
        ]), recurrentUnits,
      ]), "given its units", example: "- \(name): 64", meaning, formula: formula)
  }
}
