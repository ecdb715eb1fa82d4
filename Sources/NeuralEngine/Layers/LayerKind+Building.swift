extension LayerKind {
  /// Appends what the layer does to the network.
  ///
  /// - Throws: what the layer says is wrong with its numbers or its input.
  func build(in builder: inout NetworkBuilder) throws(EngineError) {
    switch self {
    case .dense(let units): try DenseLayer.build(units: units, in: &builder)
    case .activation(let activation): try ActivationLayer.build(activation, in: &builder)
    case .dropout(let rate): try DropoutLayer.build(rate: rate, in: &builder)
    case .flatten: builder.reshape(to: .features(builder.shape.count))
    case .conv2D(let filters, let kernel, let stride, let padding):
      guard case .image = builder.shape else {
        throw .layer(builder.place, .needsImage(layer: name, got: builder.shape))
      }
      try ConvolutionLayer.build(
        filters: filters, kernel: kernel, stride: stride, padding: padding, name: name,
        in: &builder)
    case .conv1D(let filters, let size, let stride, let padding):
      guard case .sequence = builder.shape else {
        throw .layer(builder.place, .needsSequence(layer: name, got: builder.shape))
      }
      try ConvolutionLayer.build(
        filters: filters, kernel: WindowSize(size), stride: WindowSize(stride), padding: padding,
        name: name, in: &builder)
    case .depthwiseConv2D(let kernel, let stride, let padding):
      try DepthwiseLayer.build(kernel: kernel, stride: stride, padding: padding, in: &builder)
    case .maxPool(let size, let stride, let padding):
      try PoolingLayer.build(
        maximum: true, size: size, stride: stride, padding: padding, name: name, in: &builder)
    case .averagePool(let size, let stride, let padding):
      try PoolingLayer.build(
        maximum: false, size: size, stride: stride, padding: padding, name: name, in: &builder)
    case .upsample(let scale, let interpolation):
      try UpsamplingLayer.build(scale: scale, interpolation: interpolation, in: &builder)
    case .batchNorm(let momentum, let epsilon):
      try BatchNormLayer.build(momentum: momentum, epsilon: epsilon, in: &builder)
    case .layerNorm(let epsilon): try LayerNormLayer.build(epsilon: epsilon, in: &builder)
    case .l2Normalize: UnitLengthLayer.build(in: &builder)
    case .positionalEncoding: try PositionLayer.build(in: &builder)
    case .multiHeadAttention(let heads, let isCausal):
      try AttentionLayer.build(heads: heads, isCausal: isCausal, in: &builder)
    case .embedding(let vocabulary, let units):
      try EmbeddingLayer.build(vocabulary: vocabulary, units: units, in: &builder)
    case .recurrent(let cell, let units, let returnsSequence, let isBidirectional):
      try RecurrentLayer.build(
        cell, units: units, returnsSequence: returnsSequence, isBidirectional: isBidirectional,
        in: &builder)
    case .residual(let body, let shortcut):
      try ResidualBlock.build(body: body, shortcut: shortcut, in: &builder)
    case .concat(let branches): try ConcatBlock.build(branches, in: &builder)
    }
  }

  /// One line for people, with what goes in and comes out where the layer changes it.
  func summary(from input: Shape, to output: Shape) -> String {
    switch self {
    case .dense: "dense \(input.summary) → \(output.summary)"
    case .activation(.leakyRelu(let slope)): "leakyRelu \(slope)"
    case .activation(let activation): activation.name
    case .dropout(let rate): "dropout \(rate)"
    case .flatten: "flatten \(input.summary) → \(output.summary)"
    case .conv2D(_, let kernel, _, _):
      "conv2D \(kernel.summary) \(input.summary) → \(output.summary)"
    case .conv1D(_, let size, _, _): "conv1D \(size) \(input.summary) → \(output.summary)"
    case .depthwiseConv2D(let kernel, _, _):
      "depthwiseConv2D \(kernel.summary) \(input.summary) → \(output.summary)"
    case .maxPool, .averagePool, .upsample: "\(name) \(input.summary) → \(output.summary)"
    case .batchNorm: "batchNorm \(output.dimensions[output.dimensions.count - 1])"
    case .layerNorm: "layerNorm \(output.lastDimension)"
    case .l2Normalize: "l2Normalize \(output.lastDimension)"
    case .positionalEncoding: "positionalEncoding \(output.summary)"
    case .multiHeadAttention(let heads, let isCausal):
      "multiHeadAttention \(output.summary), \(heads) heads" + (isCausal ? ", causal" : "")
    case .embedding(let vocabulary, let units): "embedding \(vocabulary) → \(units)"
    case .recurrent(_, _, _, let isBidirectional):
      "\(name) \(input.summary) → \(output.summary)" + (isBidirectional ? ", both ways" : "")
    case .residual(let body, let shortcut):
      "residual \(input.summary) → \(output.summary) ("
        + body.map(\.name).joined(separator: ", ")
        + (shortcut.isEmpty
          ? ")" : "; shortcut " + shortcut.map(\.name).joined(separator: ", ") + ")")
    case .concat(let branches):
      "concat \(input.summary) → \(output.summary) ("
        + branches.map { $0.map(\.name).joined(separator: ", ") }.joined(separator: "; ") + ")"
    }
  }
}
