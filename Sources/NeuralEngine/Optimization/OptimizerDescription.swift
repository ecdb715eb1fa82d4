/// The rule that turns gradients into updates. With g the gradient and α the learning rate:
public enum OptimizerDescription: Hashable, Sendable {
  /// w ← w − α g
  case gradientDescent
  /// v ← β v + (1 − β) g, w ← w − α v (Polyak 1964, as an exponentially weighted average, so that
  /// editing β does not change the step's size; the heavy-ball form v ← β v + g of other libraries
  /// takes α (1 − β) as its learning rate). The average begins at 0; where it is corrected, v is divided
  /// by 1 − βᵗ in the step.
  case momentum(beta: Double, isCorrected: Bool = false)
  /// v as above, w ← w − α (β v + (1 − β) g): the step that momentum would take next (Nesterov 1983,
  /// in the form of Sutskever et al. 2013, averaged as momentum is here).
  case nesterov(beta: Double)
  /// s ← β s + (1 − β) g², w ← w − α g / (√s + ε) (Hinton 2012).
  case rmsProp(beta: Double, epsilon: Double)
  /// v and s as above, each divided by 1 − βᵗ, w ← w − α v̂ / (√ŝ + ε) (Kingma & Ba 2015). Without that
  /// correction v and s stand in their places, which makes the first steps too large: s is the smaller.
  case adam(beta1: Double, beta2: Double, epsilon: Double, isCorrected: Bool = true)
  /// Weights first shrink, w ← w − α λ w, then move as with Adam (Loshchilov & Hutter 2019). Biases,
  /// and the scales and shifts of normalization, do so only where `decaysBiases` says it: they carry no
  /// penalty either. A layer may have a λ of its own.
  case adamW(
    beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, isCorrected: Bool = true,
    decaysBiases: Bool = false)

  /// Names of the values kept for each parameter between steps.
  public var slotNames: [String] {
    switch self {
    case .gradientDescent: []
    case .momentum, .nesterov: ["momentum"]
    case .rmsProp: ["squaredGradient"]
    case .adam, .adamW: ["momentum", "squaredGradient"]
    }
  }

  /// β of the gradient average (momentum's β, Adam's β₁); nil without one.
  public var momentum: Double? {
    switch self {
    case .momentum(let beta, _), .nesterov(let beta), .adam(let beta, _, _, _),
      .adamW(let beta, _, _, _, _, _):
      beta
    case .gradientDescent, .rmsProp: nil
    }
  }

  /// β of the squared-gradient average (RMSprop's β, Adam's β₂); nil without one.
  public var squaredGradientDecay: Double? {
    switch self {
    case .rmsProp(let beta, _), .adam(_, let beta, _, _), .adamW(_, let beta, _, _, _, _): beta
    case .gradientDescent, .momentum, .nesterov: nil
    }
  }

  /// What keeps a division by a small root finite; nil where nothing is divided.
  public var epsilon: Double? {
    switch self {
    case .rmsProp(_, let epsilon), .adam(_, _, let epsilon, _), .adamW(_, _, let epsilon, _, _, _):
      epsilon
    case .gradientDescent, .momentum, .nesterov: nil
    }
  }

  /// AdamW's λ, by which weights shrink in proportion to the learning rate; nil for the others.
  public var weightDecay: Double? {
    if case .adamW(_, _, _, let decay, _, _) = self { decay } else { nil }
  }

  /// Whether what is no weight shrinks too.
  public var decaysBiases: Bool {
    if case .adamW(_, _, _, _, _, let decaysBiases) = self { decaysBiases } else { false }
  }

  /// Whether averages that begin at 0 are brought to their size in the first steps.
  public var isCorrected: Bool {
    switch self {
    case .momentum(_, let isCorrected), .adam(_, _, _, let isCorrected),
      .adamW(_, _, _, _, let isCorrected, _):
      isCorrected
    case .gradientDescent, .nesterov, .rmsProp: false
    }
  }
}
