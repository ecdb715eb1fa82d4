/// A setting that can be changed while the run goes on, at a step boundary.
public enum Hyperparameter: String, CaseIterable, Hashable, Sendable {
  /// The base rate; what the optimizer uses is base × schedule.
  case learningRate
  /// The decay of the gradient average: momentum's and Nesterov's β, and Adam's β₁.
  case momentum
  /// The decay of the squared-gradient average: RMSprop's β, and Adam's β₂.
  case squaredGradientDecay
  /// What AdamW's weights shrink by, in proportion to the learning rate.
  case weightDecay
  /// The L1 penalty λ.
  case l1
  /// The L2 penalty λ.
  case l2
  /// The largest norm of the whole gradient.
  case gradientClipNorm
  /// The largest magnitude of each of the gradient's values.
  case gradientClipValue
  /// The share of units dropped, for every dropout layer alike.
  case dropout
  case batchSize
  /// How many epochs the run is to have in all.
  case epochs
  /// Evaluations without improvement before early stopping ends the run.
  case patience
  /// The most steps a second while somebody watches; 0 is as fast as it goes.
  case pace

  /// Whether only whole numbers make sense.
  public var isInteger: Bool {
    switch self {
    case .batchSize, .epochs, .patience: true
    case .learningRate, .momentum, .squaredGradientDecay, .weightDecay, .l1, .l2,
      .gradientClipNorm, .gradientClipValue, .dropout, .pace:
      false
    }
  }
}
