import CKernels
import Glibc

/// One step's update rule with its numbers worked out, applied to parts of the flat vectors.
struct Update {
  private enum Rule {
    case gradientDescent
    case momentum(beta: Double)
    case nesterov(beta: Double)
    case rmsProp(beta: Double, epsilon: Double)
    case adam(beta1: Double, beta2: Double, correction: Double, epsilon: Double)
  }

  private let rule: Rule
  private let rate: Double
  /// What the gradient is multiplied by first: below 1 when it is clipped.
  private let scale: Double
  /// What weights shrink by for each of their λ: α of AdamW, 0 for the others.
  private let decayRate: Double
  /// λ of weights that have none of their own.
  private let weightDecay: Double
  private let decaysBiases: Bool

  /// - Parameter updates: updates applied before this one.
  init(
    _ optimizer: OptimizerDescription, settings: StepSettings, updates: UInt64, scale: Double
  ) {
    self.scale = scale
    let beta1 = settings.momentum
    let beta2 = settings.squaredGradientDecay
    /// What an average of that decay is still below its size.
    func share(_ beta: Double) -> Double {
      optimizer.isCorrected ? 1 - pow(beta, Double(updates + 1)) : 1
    }
    switch optimizer {
    case .gradientDescent:
      rule = .gradientDescent
      rate = settings.learningRate
    case .momentum:
      rule = .momentum(beta: beta1)
      rate = settings.learningRate / share(beta1)
    case .nesterov:
      rule = .nesterov(beta: beta1)
      rate = settings.learningRate
    case .rmsProp(_, let epsilon):
      rule = .rmsProp(beta: beta2, epsilon: epsilon)
      rate = settings.learningRate
    case .adam(_, _, let epsilon, _), .adamW(_, _, let epsilon, _, _, _):
      rule = .adam(
        beta1: beta1, beta2: beta2, correction: 1 / share(beta2), epsilon: epsilon)
      rate = settings.learningRate / share(beta1)
    }
    decayRate = optimizer.weightDecay == nil ? 0 : settings.learningRate
    weightDecay = settings.weightDecay
    decaysBiases = optimizer.decaysBiases
  }

  /// Whether tensors may be updated differently.
  ///
  /// - Parameter hasOwn: whether some have a λ of their own.
  func decays(hasOwn: Bool) -> Bool { decayRate != 0 && (weightDecay != 0 || hasOwn) }

  /// What a tensor's values shrink by, as a share of them.
  ///
  /// - Parameter own: λ of its own; nil for that of the step.
  func decay(isWeight: Bool, own: Double?) -> Double {
    isWeight || decaysBiases ? decayRate * (own ?? weightDecay) : 0
  }

  /// Updates `range` of the parameters, and of the slots that the rule keeps.
  ///
  /// - Parameter decay: what they shrink by first, where the rule has it.
  func apply(
    to parameters: UnsafeMutablePointer<Float>, slots: Slots,
    gradient: UnsafePointer<Float>, range: Range<Int>, decay: Double
  ) {
    let start = range.lowerBound
    let weights = parameters + start
    let gradient = gradient + start
    switch rule {
    case .gradientDescent:
      dlk_gradient_descent_f32(weights, gradient, range.count, rate, scale)
    case .momentum(let beta):
      dlk_momentum_f32(
        weights, slots.first + start, gradient, range.count, rate, beta, scale)
    case .nesterov(let beta):
      dlk_nesterov_f32(
        weights, slots.first + start, gradient, range.count, rate, beta, scale)
    case .rmsProp(let beta, let epsilon):
      dlk_rmsprop_f32(
        weights, slots.first + start, gradient, range.count, rate, beta, epsilon, scale)
    case .adam(let beta1, let beta2, let correction, let epsilon):
      dlk_adam_f32(
        weights, slots.first + start, slots.second + start, gradient, range.count, rate, beta1,
        beta2, correction, epsilon, decay, scale)
    }
  }

  /// Where the optimizer's flat slots begin; a rule uses as many as it has.
  struct Slots {
    let first: UnsafeMutablePointer<Float>
    let second: UnsafeMutablePointer<Float>
  }
}
