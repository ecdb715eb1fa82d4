/// One layer as a recipe states it, without the sizes that follow from the layers before it.
public struct LayerDescription: Hashable, Sendable {
  public var kind: LayerKind
  /// Whether the layer keeps its parameters while the others train.
  public var isFrozen: Bool
  /// λ of the penalty on its own weights in place of the run's; nil for the run's.
  public var l2: Double?

  public init(_ kind: LayerKind, isFrozen: Bool = false, l2: Double? = nil) {
    self.kind = kind
    self.isFrozen = isFrozen
    self.l2 = l2
  }

  /// The name recipes and tensor names use.
  public var name: String { kind.name }

  /// The same layer, kept as it is while the others train.
  public var frozen: LayerDescription {
    LayerDescription(kind, isFrozen: true, l2: l2)
  }
}

/// What a layer does.
public enum LayerKind: Hashable, Sendable {
  /// y = x W + b, with W [in, units] and b [units]; over each step of a sequence.
  case dense(units: Int)
  case activation(Activation)
  /// Inverted dropout (Srivastava et al. 2014): in training each value is zeroed with probability
  /// `rate`, in 0..<1, and the rest divided by 1 − rate; the identity when a cost is evaluated.
  case dropout(rate: Double)

  /// The name recipes and tensor names use.
  public var name: String {
    switch self {
    case .dense: "dense"
    case .activation(let activation): activation.name
    case .dropout: "dropout"
    }
  }
}

extension LayerDescription {
  public static func dense(units: Int) -> Self { Self(.dense(units: units)) }
  public static func activation(_ activation: Activation) -> Self { Self(.activation(activation)) }
  public static func dropout(rate: Double) -> Self { Self(.dropout(rate: rate)) }
}
