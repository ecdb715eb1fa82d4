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
  // How far each image is changed at random when it is trained on; 0 leaves it alone.

  /// Pixels an image is moved by along each axis, at most.
  case augmentShift
  /// Degrees it is turned by, at most.
  case augmentRotate
  /// How probable it is that it is mirrored, left and right.
  case augmentFlip
  /// The share of its sides that is cut off, at most; what is left fills the image.
  case augmentCrop
  /// The share by which it grows or shrinks, at most.
  case augmentScale
  /// The share by which its contrast grows or shrinks, at most.
  case augmentContrast
  /// The standard deviation of what is added to each of its values.
  case augmentNoise

  /// What a network's outputs are divided by before a sample is drawn from them.
  case temperature
  /// The most steps a second while somebody watches; 0 is as fast as it goes.
  case pace

  /// Whether only whole numbers make sense.
  public var isInteger: Bool {
    switch self {
    case .batchSize, .epochs, .patience: true
    default: false
    }
  }

  /// What a strength of augmentation may be; nil for every other setting.
  public var augmentationLimits: ClosedRange<Double>? {
    switch self {
    case .augmentShift: 0...1000
    case .augmentRotate: 0...180
    case .augmentFlip, .augmentContrast: 0...1
    case .augmentCrop, .augmentScale: 0...0.9
    case .augmentNoise: 0...1e6
    default: nil
    }
  }
}
