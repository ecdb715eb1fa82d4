extension LayerKind {
  /// Appends what the layer does to the network.
  ///
  /// - Throws: what the layer says is wrong with its numbers or its input.
  func build(in builder: inout NetworkBuilder) throws(EngineError) {
    switch self {
    case .dense(let units): try DenseLayer.build(units: units, in: &builder)
    case .activation(let activation): try ActivationLayer.build(activation, in: &builder)
    case .dropout(let rate): try DropoutLayer.build(rate: rate, in: &builder)
    }
  }

  /// One line for people, with what goes in and comes out where the layer changes it.
  func summary(from input: Shape, to output: Shape) -> String {
    switch self {
    case .dense: "dense \(input.summary) → \(output.summary)"
    case .activation(.leakyRelu(let slope)): "leakyRelu \(slope)"
    case .activation(let activation): activation.name
    case .dropout(let rate): "dropout \(rate)"
    }
  }
}
