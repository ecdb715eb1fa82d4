/// Any layer. An enumeration rather than an existential: a switch costs nothing in a loop that takes
/// a tiny network through hundreds of thousands of steps a second.
enum Stage {
  case dense(DenseLayer)
  case activation(ActivationLayer)
  case dropout(DropoutLayer)

  /// The stages of `network`; an activation right after a dense layer is fused into it.
  static func stages(of network: NetworkDescription) -> [Stage] {
    let tensors = network.tensors
    var stages: [Stage] = []
    var index = 0
    while index < network.layers.count {
      let inputCount = network.width(before: index)
      switch network.layers[index] {
      case .dense(let units):
        var activation = Activation.linear
        let own = tensors.filter { $0.layer == index }
        let stageIndex = index
        if index + 1 < network.layers.count,
          case .activation(let following) = network.layers[index + 1]
        {
          activation = following
          index += 1
        }
        stages.append(
          .dense(
            DenseLayer(
              index: stageIndex, inputCount: inputCount, outputCount: units,
              weightOffset: own[0].offset, biasOffset: own[1].offset,
              activation: ActivationKernel(activation))))
      case .activation(let activation):
        stages.append(
          .activation(
            ActivationLayer(
              index: index, inputCount: inputCount, activation: ActivationKernel(activation))))
      case .dropout(let rate):
        stages.append(.dropout(DropoutLayer(index: index, inputCount: inputCount, rate: rate)))
      }
      index += 1
    }
    return stages
  }

  /// The layer as what all have in common, for everything but the passes.
  private var layer: any Layer {
    switch self {
    case .dense(let layer): layer
    case .activation(let layer): layer
    case .dropout(let layer): layer
    }
  }

  var index: Int { layer.index }
  var outputCount: Int { layer.outputCount }

  /// The activation that makes the output, if the layer has one.
  var activation: ActivationKernel? {
    switch self {
    case .dense(let layer): layer.activation
    case .activation(let layer): layer.activation
    case .dropout: nil
    }
  }

  /// Values a worker needs as scratch memory.
  var scratchCount: Int {
    if case .dense(let layer) = self {
      let shape = AffineShape(rows: 1, inputs: layer.inputCount, outputs: layer.outputCount)
      return shape.isSmall ? layer.inputCount * layer.outputCount : 0
    }
    return 0
  }

  func forward<R: Real>(_ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafeMutablePointer<R>) {
    switch self {
    case .dense(let layer): layer.forward(pass, x: x, y: y)
    case .activation(let layer): layer.forward(pass, x: x, y: y)
    case .dropout(let layer): layer.forward(pass, x: x, y: y)
    }
  }

  func backward<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafePointer<R>, dy: UnsafeMutablePointer<R>,
    dx: UnsafeMutablePointer<R>?
  ) {
    switch self {
    case .dense(let layer): layer.backward(pass, x: x, y: y, dy: dy, dx: dx)
    case .activation(let layer): layer.backward(pass, x: x, y: y, dy: dy, dx: dx)
    case .dropout(let layer): layer.backward(pass, x: x, y: y, dy: dy, dx: dx)
    }
  }

  func differentiateParameters<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, dy: UnsafePointer<R>
  ) {
    switch self {
    case .dense(let layer): layer.differentiateParameters(pass, x: x, dy: dy)
    case .activation(let layer): layer.differentiateParameters(pass, x: x, dy: dy)
    case .dropout(let layer): layer.differentiateParameters(pass, x: x, dy: dy)
    }
  }
}
