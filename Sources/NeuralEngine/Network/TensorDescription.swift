/// One trainable tensor and its place in the flat parameter vector.
public struct TensorDescription: Hashable, Sendable {
  /// Layer index, layer and tensor: `0.dense.weight`.
  public var name: String
  /// `[in, out]` for weights, `[out]` for biases; row-major.
  public var shape: [Int]
  /// Where its first value stands in the flat parameter vector.
  public var offset: Int
  /// The layer's index within the description.
  public var layer: Int

  public init(name: String, shape: [Int], offset: Int, layer: Int) {
    self.name = name
    self.shape = shape
    self.offset = offset
    self.layer = layer
  }

  /// Values in the tensor.
  public var count: Int { shape.reduce(1, *) }

  /// Where its values stand in the flat parameter vector.
  public var range: Range<Int> { offset..<offset + count }

  /// Weights carry the L2 penalty, biases do not.
  public var isWeight: Bool { shape.count > 1 }
}
