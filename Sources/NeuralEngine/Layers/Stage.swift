/// Any layer. An enumeration rather than an existential: a switch costs nothing in a loop that takes
/// a tiny network through hundreds of thousands of steps a second.
enum Stage {
  case dense(DenseLayer)
  case activation(ActivationLayer)
  case dropout(DropoutLayer)
  case convolution(ConvolutionLayer)
  case depthwise(DepthwiseLayer)
  case pooling(PoolingLayer)
  case upsampling(UpsamplingLayer)
  case batchNorm(BatchNormLayer)
  case embedding(EmbeddingLayer)
  case recurrent(RecurrentLayer)
  case layerNorm(LayerNormLayer)
  case unitLength(UnitLengthLayer)
  case position(PositionLayer)
  case attention(AttentionLayer)
  case fork(ForkStage)
  case sum(SumStage)
  case join(JoinStage)

  /// The layer as what all have in common, for everything but the passes.
  var layer: any Layer {
    switch self {
    case .dense(let layer): layer
    case .activation(let layer): layer
    case .dropout(let layer): layer
    case .convolution(let layer): layer
    case .depthwise(let layer): layer
    case .pooling(let layer): layer
    case .upsampling(let layer): layer
    case .batchNorm(let layer): layer
    case .embedding(let layer): layer
    case .recurrent(let layer): layer
    case .layerNorm(let layer): layer
    case .unitLength(let layer): layer
    case .position(let layer): layer
    case .attention(let layer): layer
    case .fork(let layer): layer
    case .sum(let layer): layer
    case .join(let layer): layer
    }
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    switch self {
    case .dense(let layer): layer.forward(pass, memory)
    case .activation(let layer): layer.forward(pass, memory)
    case .dropout(let layer): layer.forward(pass, memory)
    case .convolution(let layer): layer.forward(pass, memory)
    case .depthwise(let layer): layer.forward(pass, memory)
    case .pooling(let layer): layer.forward(pass, memory)
    case .upsampling(let layer): layer.forward(pass, memory)
    case .batchNorm(let layer): layer.forward(pass, memory)
    case .embedding(let layer): layer.forward(pass, memory)
    case .recurrent(let layer): layer.forward(pass, memory)
    case .layerNorm(let layer): layer.forward(pass, memory)
    case .unitLength(let layer): layer.forward(pass, memory)
    case .position(let layer): layer.forward(pass, memory)
    case .attention(let layer): layer.forward(pass, memory)
    case .fork(let layer): layer.forward(pass, memory)
    case .sum(let layer): layer.forward(pass, memory)
    case .join(let layer): layer.forward(pass, memory)
    }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    switch self {
    case .dense(let layer): layer.backward(pass, memory)
    case .activation(let layer): layer.backward(pass, memory)
    case .dropout(let layer): layer.backward(pass, memory)
    case .convolution(let layer): layer.backward(pass, memory)
    case .depthwise(let layer): layer.backward(pass, memory)
    case .pooling(let layer): layer.backward(pass, memory)
    case .upsampling(let layer): layer.backward(pass, memory)
    case .batchNorm(let layer): layer.backward(pass, memory)
    case .embedding(let layer): layer.backward(pass, memory)
    case .recurrent(let layer): layer.backward(pass, memory)
    case .layerNorm(let layer): layer.backward(pass, memory)
    case .unitLength(let layer): layer.backward(pass, memory)
    case .position(let layer): layer.backward(pass, memory)
    case .attention(let layer): layer.backward(pass, memory)
    case .fork(let layer): layer.backward(pass, memory)
    case .sum(let layer): layer.backward(pass, memory)
    case .join(let layer): layer.backward(pass, memory)
    }
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    switch self {
    case .dense(let layer): layer.computeParameterGradients(pass, memory)
    case .convolution(let layer): layer.computeParameterGradients(pass, memory)
    case .depthwise(let layer): layer.computeParameterGradients(pass, memory)
    case .batchNorm(let layer): layer.computeParameterGradients(pass, memory)
    case .embedding(let layer): layer.computeParameterGradients(pass, memory)
    case .recurrent(let layer): layer.computeParameterGradients(pass, memory)
    case .layerNorm(let layer): layer.computeParameterGradients(pass, memory)
    case .attention(let layer): layer.computeParameterGradients(pass, memory)
    case .activation, .dropout, .pooling, .upsampling, .unitLength, .position, .fork, .sum, .join:
      break
    }
  }

  func updateStatistics<R: Real>(
    _ pass: Pass<R>, _ memory: StageMemory<R>, parameters: UnsafeMutablePointer<R>
  ) {
    switch self {
    case .batchNorm(let layer):
      layer.updateStatistics(pass, memory, parameters: parameters)
    case .dense, .activation, .dropout, .embedding, .recurrent, .convolution, .depthwise, .pooling,
      .upsampling, .layerNorm, .unitLength, .position, .attention, .fork, .sum, .join:
      break
    }
  }
}
