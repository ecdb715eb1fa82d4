/// How far off a network's predicted numbers are on a set: measured over the whole set now and then.
///
/// A residual is prediction − true value, in the target's unit: above 0 the model over-estimates.
public struct Residuals: Hashable, Sendable {
  /// One of the numbers that are predicted.
  public struct Target: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// Examples that have it.
    public var count: Int
    /// RMSE, in the target's unit.
    public var rootMeanSquaredError: Double
    /// MAE, in the target's unit.
    public var meanAbsoluteError: Double
    /// R², at most 1; nil where the target does not vary.
    public var determination: Double?
    /// The mean residual: what the model is off by on average.
    public var bias: Double
    /// All examples in parts of about the same size, from the smallest prediction to the greatest.
    public var bands: [Band]
    /// Predictions of some examples that stand for all, in the target's unit.
    public var predictions: [Double]
    /// Their residuals, one a prediction.
    public var residuals: [Double]

    /// How far off one target is.
    ///
    /// - Precondition: a residual a prediction.
    public init(
      name: String, count: Int, rootMeanSquaredError: Double, meanAbsoluteError: Double,
      determination: Double?, bias: Double, bands: [Band], predictions: [Double],
      residuals: [Double]
    ) {
      precondition(predictions.count == residuals.count, "a residual a prediction")
      self.name = name
      self.count = count
      self.rootMeanSquaredError = rootMeanSquaredError
      self.meanAbsoluteError = meanAbsoluteError
      self.determination = determination
      self.bias = bias
      self.bands = bands
      self.predictions = predictions
      self.residuals = residuals
    }

    /// The standard deviation of the residuals: what is left when the bias is taken off.
    public var scatter: Double {
      max(0, rootMeanSquaredError * rootMeanSquaredError - bias * bias).squareRoot()
    }
  }

  /// Examples whose predictions lie next to each other.
  public struct Band: Hashable, Sendable {
    /// The smallest prediction.
    public var low: Double
    /// The greatest prediction.
    public var high: Double
    /// Examples.
    public var count: Int
    /// Their mean residual.
    public var bias: Double
    /// The standard deviation of their residuals.
    public var scatter: Double

    /// Examples between two predictions.
    public init(low: Double, high: Double, count: Int, bias: Double, scatter: Double) {
      self.low = low
      self.high = high
      self.count = count
      self.bias = bias
      self.scatter = scatter
    }

    /// Whether the bias is more than chance would make it: three standard errors from 0.
    public var isBiased: Bool {
      count > 1 && bias.magnitude > 3 * scatter / Double(count - 1).squareRoot()
    }
  }

  /// An example that is far off.
  public struct Example: Hashable, Sendable {
    /// Its place in the set.
    public var example: Int
    /// Its row in the source; nil when that is not known.
    public var sourceRow: Int?
    /// The true numbers, one a target; NaN where there is none.
    public var values: [Double]
    /// What is predicted, one a target.
    public var predictions: [Double]
    /// Of the set's squared error, 0...1.
    public var share: Double
    /// Inputs that are unusual, the most unusual first.
    public var inputs: [Input]
    /// What it says, where it can be read.
    public var text: String?

    /// An example that is far off.
    ///
    /// - Precondition: a prediction a value.
    public init(
      example: Int, sourceRow: Int? = nil, values: [Double], predictions: [Double], share: Double,
      inputs: [Input] = [], text: String? = nil
    ) {
      precondition(values.count == predictions.count, "a prediction a value")
      self.example = example
      self.sourceRow = sourceRow
      self.values = values
      self.predictions = predictions
      self.share = share
      self.inputs = inputs
      self.text = text
    }
  }

  /// One of an example's inputs.
  public struct Input: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// As the source gave it.
    public var value: Double
    /// Standard deviations from the train set's mean.
    public var deviations: Double

    /// An input as the source gave it.
    public init(name: String, value: Double, deviations: Double) {
      self.name = name
      self.value = value
      self.deviations = deviations
    }
  }

  /// The set that was measured.
  public var split: Split
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Examples in the set.
  public var count: Int
  /// How many numbers there are to predict; the first of them are in `targets`.
  public var targetCount: Int
  /// In the order of the outputs: a few of all.
  public var targets: [Target]
  /// The examples that make up the most of the squared error, the worst first: a few of all.
  public var worst: [Example]

  /// How far off the predicted numbers of a set are.
  ///
  /// - Precondition: the worst have a value a target.
  public init(
    split: Split, step: Int, seconds: Double, count: Int, targetCount: Int, targets: [Target],
    worst: [Example]
  ) {
    precondition(worst.allSatisfy { $0.values.count == targets.count }, "a value a target")
    self.split = split
    self.step = step
    self.seconds = seconds
    self.count = count
    self.targetCount = targetCount
    self.targets = targets
    self.worst = worst
  }
}
