/// A mistake in backpropagation, made on purpose in one layer: a factor of 2, as where a derivative was
/// worked out wrong.
///
/// Of a layer with parameters their gradients are wrong, and no others. Of one without, what it passes back
/// is wrong, and so are the gradients of all layers before it: each is linear in what is passed back.
public struct GradientMistake: Hashable, Sendable {
  /// What wrong gradients are multiplied by.
  public static let factor = 2.0

  /// The layer's index within the description.
  public let layer: Int
  /// Whether the layer's own gradients are wrong, not those before it.
  public let isInParameters: Bool

  /// The mistake in a layer; nil where no gradient depends on that layer: a place without a layer, or one
  /// without parameters that none come before.
  public init?(in layer: Int, of network: NetworkDescription) {
    let trained = network.tensors.filter(\.isTrained)
    guard network.layers.indices.contains(layer), let first = trained.first, first.layer <= layer
    else { return nil }
    self.layer = layer
    isInParameters = trained.contains { $0.layer == layer }
  }

  /// Whether it makes that tensor's gradient wrong.
  public func spoils(_ tensor: TensorDescription) -> Bool {
    tensor.isTrained && (isInParameters ? tensor.layer == layer : tensor.layer < layer)
  }
}
