/// One layer as a recipe states it, without the sizes that follow from the layers before it.
public enum LayerDescription: Hashable, Sendable {
  /// y = x W + b, with W [in, units] and b [units].
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
