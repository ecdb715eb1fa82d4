/// One tensor of a layer and its place in the flat parameter vector.
public struct TensorDescription: Hashable, Sendable {
  /// What a tensor is to training.
  public enum Kind: String, Hashable, Sendable {
    /// Trained, and carries the penalty.
    case weight
    /// Trained without a penalty: biases, and the scales and shifts of batch norm.
    case bias
    /// Not trained but measured: batch norm's running averages.
    case statistic
  }

  /// Layer index, layer and tensor: `0.dense.weight`.
  public var name: String
  /// `[in, out]` for weights, `[out]` for biases; row-major.
  public var shape: [Int]
  /// Where its first value stands in the flat parameter vector.
  public var offset: Int
  /// The layer's index within the description.
  public var layer: Int
  /// What the tensor is to its layer.
  public var kind: Kind
  /// Whether its layer is frozen: it keeps its values.
  public var isFrozen: Bool
  /// λ of its own penalty in place of the step's; nil for the step's.
  public var l2: Double?
  /// λ of its own decay in place of the step's, where the optimizer has one; nil for the step's.
  public var weightDecay: Double?

  /// - Parameter kind: nil is a weight when the shape has several dimensions, else a bias.
  public init(
    name: String, shape: [Int], offset: Int, layer: Int, kind: Kind? = nil, isFrozen: Bool = false,
    l2: Double? = nil, weightDecay: Double? = nil
  ) {
    self.name = name
    self.shape = shape
    self.offset = offset
    self.layer = layer
    self.kind = kind ?? (shape.count > 1 ? .weight : .bias)
    self.isFrozen = isFrozen
    self.l2 = l2
    self.weightDecay = weightDecay
  }

  /// Values in the tensor.
  public var count: Int { shape.reduce(1, *) }

  /// Where its values stand in the flat parameter vector.
  public var range: Range<Int> { offset..<offset + count }

  /// Weights carry the L2 penalty, biases do not.
  public var isWeight: Bool { kind == .weight }

  /// Whether updates change it.
  public var isTrained: Bool { kind != .statistic && !isFrozen }
}
