/// A network as a value: what it takes, its layers, its cost and how it starts.
public struct NetworkDescription: Hashable, Sendable {
  /// Features of an example.
  public var inputCount: Int
  public var layers: [LayerDescription]
  public var cost: CostFunction
  public var initializer: Initializer

  public init(
    inputCount: Int, layers: [LayerDescription], cost: CostFunction, initializer: Initializer = .he
  ) {
    self.inputCount = inputCount
    self.layers = layers
    self.cost = cost
    self.initializer = initializer
  }

  /// Values per example that go into layer `index`; `layers.count` gives what comes out at the end.
  public func width(before index: Int) -> Int {
    for layer in layers[..<index].reversed() {
      if case .dense(let units) = layer { return units }
    }
    return inputCount
  }

  /// Values per example that the last layer gives.
  public var outputCount: Int { width(before: layers.count) }

  /// Trainable numbers.
  public var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }

  /// The trainable tensors in the order in which the flat parameter vector holds them.
  public var tensors: [TensorDescription] {
    var tensors: [TensorDescription] = []
    var offset = 0
    for (index, layer) in layers.enumerated() {
      guard case .dense(let units) = layer else { continue }
      for (suffix, shape) in [("weight", [width(before: index), units]), ("bias", [units])] {
        let tensor = TensorDescription(
          name: "\(index).\(layer.name).\(suffix)", shape: shape, offset: offset, layer: index)
        offset += tensor.count
        tensors.append(tensor)
      }
    }
    return tensors
  }

  /// One line a layer, for people: `dense 64 → 128`.
  public var summaries: [String] {
    layers.enumerated().map { index, layer in
      switch layer {
      case .dense(let units): "dense \(width(before: index)) → \(units)"
      case .activation(.leakyRelu(let slope)): "leakyRelu \(slope)"
      case .activation(let activation): activation.name
      case .dropout(let rate): "dropout \(rate)"
      }
    }
  }

  /// Floating-point operations that one example costs in a training step, forward and backward,
  /// counting only the matrix products (a multiplication and an addition are two).
  public var operationsPerExample: Int {
    var products = 0
    var isFirst = true
    for (index, layer) in layers.enumerated() {
      guard case .dense(let units) = layer else { continue }
      // Forward, the weight's gradient and, but for the first, the input's gradient.
      products += width(before: index) * units * (isFirst ? 2 : 3)
      isFirst = false
    }
    return 2 * products
  }
}
