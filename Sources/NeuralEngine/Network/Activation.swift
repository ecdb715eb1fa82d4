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
  /// x Φ(x), Φ by the tanh (Hendrycks & Gimpel 2016).
  case gelu
  /// x σ(x) (Elfwing et al. 2018).
  case silu

  /// The name recipes and layer lists use.
  public var name: String {
    switch self {
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .relu: "relu"
    case .leakyRelu: "leakyRelu"
    case .linear: "linear"
    case .gelu: "gelu"
    case .silu: "silu"
    }
  }

  /// Whether the layer before can apply it: its derivative follows from what comes out.
  var isFusable: Bool { !ActivationKernel(self).takesInput }
}
