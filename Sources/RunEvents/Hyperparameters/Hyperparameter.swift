/// What a run calls one of its hyperparameters: `learningRate`, `aux_weight`.
///
/// Which hyperparameters there are, a run declares by `HyperparameterDefinition`; the names here are
/// only those that more than one part of the program has to know.
public struct Hyperparameter: Hashable, Sendable, CustomStringConvertible {
  /// What logs, recipes and sockets call it: `learningRate`, `aux_weight`.
  public let key: String

  /// A hyperparameter by its key, whatever run it belongs to.
  public init(_ key: String) { self.key = key }

  /// The key.
  public var description: String { key }
}

extension Hyperparameter {
  /// The base rate; what the optimizer uses is base × schedule.
  public static let learningRate = Hyperparameter("learningRate")
  /// The decay of the gradient average: momentum's and Nesterov's β, and Adam's β₁.
  public static let momentum = Hyperparameter("momentum")
  /// The decay of the squared-gradient average: RMSprop's β, and Adam's β₂.
  public static let squaredGradientDecay = Hyperparameter("squaredGradientDecay")
  /// What AdamW's weights shrink by, in proportion to the learning rate.
  public static let weightDecay = Hyperparameter("weightDecay")
  /// The L1 penalty λ.
  public static let l1 = Hyperparameter("l1")
  /// The L2 penalty λ.
  public static let l2 = Hyperparameter("l2")
  /// The largest norm of the whole gradient.
  public static let gradientClipNorm = Hyperparameter("gradientClipNorm")
  /// The largest magnitude of each of the gradient's values.
  public static let gradientClipValue = Hyperparameter("gradientClipValue")
  /// The share of units dropped, for every dropout layer alike.
  public static let dropout = Hyperparameter("dropout")
  /// Examples a step is trained on.
  public static let batchSize = Hyperparameter("batchSize")
  /// How many epochs the run is to have in all.
  public static let epochs = Hyperparameter("epochs")
  /// Evaluations without improvement before early stopping ends the run.
  public static let patience = Hyperparameter("patience")

  // How far each image is changed at random when it is trained on; 0 leaves it alone.

  /// Pixels an image is moved by along each axis, at most.
  public static let augmentShift = Hyperparameter("augmentShift")
  /// Degrees it is turned by, at most.
  public static let augmentRotate = Hyperparameter("augmentRotate")
  /// How probable it is that it is mirrored, left and right.
  public static let augmentFlip = Hyperparameter("augmentFlip")
  /// The share of its sides that is cut off, at most; what is left fills the image.
  public static let augmentCrop = Hyperparameter("augmentCrop")
  /// The share by which it grows or shrinks, at most.
  public static let augmentScale = Hyperparameter("augmentScale")
  /// The share by which its contrast grows or shrinks, at most.
  public static let augmentContrast = Hyperparameter("augmentContrast")
  /// The standard deviation of what is added to each of its values.
  public static let augmentNoise = Hyperparameter("augmentNoise")

  /// What a network's outputs are divided by before a sample is drawn from them.
  public static let temperature = Hyperparameter("temperature")
  /// The most steps a second while somebody watches; 0 is as fast as it goes.
  public static let stepRateLimit = Hyperparameter("pace")
}
