/// Where a layer stands: its index within the description, and within the block it is part of.
public struct LayerPath: Hashable, Sendable {
  /// The description's layer first; one more index for each block around the layer.
  public var indices: [Int]

  /// The layer's indices, from the description's own layers inward.
  ///
  /// - Precondition: there is at least one.
  public init(_ indices: [Int]) { self.indices = indices }

  /// The index within the description's own layers.
  public var layer: Int { indices[0] }
}

extension LayerPath: ExpressibleByIntegerLiteral {
  /// A layer of the description itself, within no block.
  public init(integerLiteral index: Int) { self.init([index]) }
}

extension LayerPath: CustomStringConvertible {
  /// `3`, or `3.0` for the first layer of the block at 3.
  public var description: String { indices.map(String.init).joined(separator: ".") }
}
