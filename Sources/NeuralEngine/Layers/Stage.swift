/// Any layer. An enumeration rather than an existential: a switch costs nothing in a loop that takes
/// a tiny network through hundreds of thousands of steps a second.
enum Stage {
  case dense(DenseLayer)
  case activation(ActivationLayer)
  case dropout(DropoutLayer)

  /// The layer as what all have in common, for everything but the passes.
  var layer: any Layer {
    switch self {
    case .dense(let layer): layer
    case .activation(let layer): layer
    case .dropout(let layer): layer
    }
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    switch self {
    case .dense(let layer): layer.forward(pass, memory)
    case .activation(let layer): layer.forward(pass, memory)
    case .dropout(let layer): layer.forward(pass, memory)
    }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    switch self {
    case .dense(let layer): layer.backward(pass, memory)
    case .activation(let layer): layer.backward(pass, memory)
    case .dropout(let layer): layer.backward(pass, memory)
    }
  }

  func differentiateParameters<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    switch self {
    case .dense(let layer): layer.differentiateParameters(pass, memory)
    case .activation, .dropout: break
    }
  }

  func updateStatistics<R: Real>(
    _ pass: Pass<R>, _ memory: StageMemory<R>, parameters: UnsafeMutablePointer<R>
  ) {
    switch self {
    case .dense, .activation, .dropout: break
    }
  }
}
