/// The hyperparameters of one step: everything that may change while a run goes on.
public struct StepSettings: Hashable, Sendable {
  /// The effective rate, after the schedule.
  public var learningRate: Double
  /// Momentum's and Nesterov's β and Adam's β₁, in 0..<1; unused by the other optimizers.
  public var momentum: Double
  /// RMSprop's β and Adam's β₂, in 0..<1; unused by the other optimizers.
  public var squaredGradientDecay: Double
  /// AdamW's λ, ≥ 0; unused by the other optimizers.
  public var weightDecay: Double
  /// λ of the penalty λ Σ|w| over all weights, biases left out, whose gradient is λ sign(w) with
  /// sign(0) = 0; not divided by a number of examples, as L2's is not.
  public var l1: Double
  /// λ of the penalty (λ/2) Σ‖W‖² over all weights, biases left out; not divided by a number of
  /// examples, so that it means the same for every batch and data size.
  public var l2: Double
  /// The rate of every dropout layer, in 0..<1; nil leaves each its own.
  public var dropout: Double?
  /// Gradients with a larger norm are scaled down to it (Pascanu et al. 2013); nil is off.
  public var gradientClipNorm: Double?
  /// Each value of the gradient is brought into −limit...limit; before the norm, where both are
  /// limited; nil is off.
  public var gradientClipValue: Double?

  /// The settings of a step; penalties and clipping are off unless they are given.
  public init(
    learningRate: Double, momentum: Double = 0.9, squaredGradientDecay: Double = 0.999,
    weightDecay: Double = 0, l1: Double = 0, l2: Double = 0, dropout: Double? = nil,
    gradientClipNorm: Double? = nil, gradientClipValue: Double? = nil
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.squaredGradientDecay = squaredGradientDecay
    self.weightDecay = weightDecay
    self.l1 = l1
    self.l2 = l2
    self.dropout = dropout
    self.gradientClipNorm = gradientClipNorm
    self.gradientClipValue = gradientClipValue
  }

  /// The decays that `optimizer` describes.
  public init(
    learningRate: Double, optimizer: OptimizerDescription, l1: Double = 0, l2: Double = 0,
    dropout: Double? = nil, gradientClipNorm: Double? = nil, gradientClipValue: Double? = nil
  ) {
    self.init(
      learningRate: learningRate, momentum: optimizer.momentum ?? 0,
      squaredGradientDecay: optimizer.squaredGradientDecay ?? 0,
      weightDecay: optimizer.weightDecay ?? 0, l1: l1, l2: l2, dropout: dropout,
      gradientClipNorm: gradientClipNorm, gradientClipValue: gradientClipValue)
  }
}
