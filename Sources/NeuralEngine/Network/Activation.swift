/// A function applied to each value on its own.
public enum Activation: Hashable, Sendable {
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  case tanh
  /// max(0, x)
  case relu
  /// x where x > 0, slope · x elsewhere; the slope is in 0...1.
  case leakyRelu(slope: Double)
  /// x itself.
  case linear

  /// The name recipes and layer lists use.
  public var name: String {
    switch self {
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .relu: "relu"
    case .leakyRelu: "leakyRelu"
    case .linear: "linear"
    }
  }
}
