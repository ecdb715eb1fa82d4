/// Where the first NaN or infinity of a step came up.
public struct NonFinite: Hashable, Sendable {
  /// What was not finite, in the order in which they are looked for.
  public enum Quantity: String, Hashable, Sendable {
    case input, parameter, activation, cost, gradient
  }

  /// A tensor with the norm of its gradient.
  public struct TensorNorm: Hashable, Sendable {
    /// The tensor's name.
    public var name: String
    /// ‖∂J/∂θ‖ of the tensor; it may itself be NaN or infinite.
    public var norm: Double

    /// A tensor's gradient norm.
    public init(name: String, norm: Double) {
      self.name = name
      self.norm = norm
    }
  }

  /// What was found first.
  public var quantity: Quantity
  /// The layer's index within the description; nil for the input and the cost.
  public var layer: Int?
  /// `input`, a layer (`2.relu`), `cost` or a tensor (`0.dense.weight`).
  public var name: String
  /// The norm of each tensor's gradient in that step.
  public var gradientNorms: [TensorNorm]

  /// Where it was found; `gradientNorms` are those of the step that found it.
  public init(quantity: Quantity, layer: Int?, name: String, gradientNorms: [TensorNorm]) {
    self.quantity = quantity
    self.layer = layer
    self.name = name
    self.gradientNorms = gradientNorms
  }
}
