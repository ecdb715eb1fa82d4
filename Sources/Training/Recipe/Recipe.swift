import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

/// Everything that decides how a run trains, as resolved: defaults filled in, paths absolute.
public struct Recipe: Hashable, Sendable {
  /// What its runs are called unless the user says otherwise.
  public var name: String
  /// Where the examples come from.
  public var data: DataSource
  /// How they are divided into train, dev and test set.
  public var split: SplitRule
  /// The share of the train set that is held out to tell variance from data mismatch, in 0..<1.
  public var trainDev: Double = 0
  /// The seed of the split alone: runs with the same one have the same dev examples whatever their `seed`
  /// is. Nil takes `seed`.
  public var splitSeed: UInt64?
  /// Whether each set has the classes in the proportion of the whole.
  public var stratify = true
  /// Where dev and test come from; nil takes them from `data` as well.
  public var devSource: DataSource?
  /// Names of the classes whose examples are taken, numbered in this order; nil takes all.
  public var classes: [String]?
  /// Names of the classes whose examples are for dev and test alone, and those of all others for training
  /// alone: whether embeddings tell classes apart that they were never trained on. Nil has every class in
  /// every set. For the cost `triplet` alone.
  public var devClasses: [String]?
  /// The most examples of `data` to take, picked at random, ≥ 1; nil takes all.
  public var limit: Int?
  /// Whether inputs are brought to mean 0 and variance 1 by the train set's statistics: each by its
  /// own, or all pixels of a channel by the same where images are changed at random.
  public var normalize: Bool
  /// Whether numbers to predict are brought to mean 0 and variance 1 by the train set's statistics;
  /// labels never are.
  public var scaleTargets = true
  /// Strengths of the operations that change images at random while they are trained on; others
  /// are not live in the run.
  public var augment: [Augmentation.Operation: Double] = [:]
  /// A dense layer of `sizeOfData` has as many units as the data has classes or numbers to predict, and an
  /// embedding's vocabulary as many tokens as the data.
  public var layers: [LayerDescription]
  /// Whose parameters the network begins with; nil where the initializer gives them all.
  public var start: Start?
  /// What the outputs are judged by.
  public var cost: CostFunction
  /// Which triplets are compared, where the cost is `triplet`.
  public var triplets = TripletMining()
  /// How much an example of each class counts in the cost; nil is 1 for all.
  public var classWeights: ClassWeights?
  /// λ of the penalty λ · Σ|w| on weights, not biases; ≥ 0; nil where the recipe has none.
  public var l1: Double?
  /// λ of the penalty λ/2 · Σ‖W‖² on weights, not biases; ≥ 0.
  public var l2: Double
  /// How weights are drawn.
  public var initializer: Initializer
  /// The rule that updates the parameters.
  public var optimizer: OptimizerDescription
  /// The base learning rate, > 0; a step uses it times the schedule's multiplier.
  public var learningRate: Double
  /// What the base learning rate is multiplied by over the epochs.
  public var schedule: Schedule
  /// The largest norm of the whole gradient, > 0; nil does not clip.
  public var gradientClipNorm: Double?
  /// The largest magnitude of each of the gradient's values, > 0; nil does not clip.
  public var gradientClipValue: Double?
  /// Examples in a minibatch.
  public var batchSize: BatchSize
  /// ≥ 1
  public var epochs: Int
  /// How often the sets are measured.
  public var evaluateEvery: EvaluationInterval
  /// nil trains all epochs.
  public var earlyStopping: EarlyStopping?
  /// What tells the better of two runs, or two moments of one.
  public var optimizingMetric: MetricKey
  /// Conditions a model must meet whatever its optimizing metric, as written in the recipe.
  public var satisfy: [String]
  /// Error a person makes on the task, in 0...1; nil when unknown.
  public var humanLevelError: Double?
  /// The seed of the parameters and every draw, and of the split where that has none of its own.
  public var seed: UInt64
  /// How many steps make one logged row.
  public var logEvery: LogInterval
  /// Threads each batch is split over; nil is as many as the machine has cores for it.
  public var workers: Int?
  /// What the outputs are divided by before a sample is drawn from them, > 0; nil writes no samples
  /// while the run trains.
  public var temperature: Double?
  /// The most steps a second while somebody watches; 0 is as fast as it goes.
  public var stepRateLimit: Double
  /// What is to be told of the run.
  public var alerts: [AlertRule] = []
  /// What a search gives values to; empty leaves it to the program.
  public var search: [SearchDimension] = []

  /// Stands for a number of classes, or of tokens, that is the data's.
  public static let sizeOfData = 0

  /// How many examples a step takes.
  public enum BatchSize: Hashable, Sendable {
    /// ≥ 1; an epoch's last batch is what remains.
    case examples(Int)
    /// Batch gradient descent: one step an epoch.
    case all
  }

  /// How often the sets are measured.
  public enum EvaluationInterval: Hashable, Sendable {
    case epochs(Int)
    case steps(Int)
  }

  /// When a run ends before its last epoch.
  public struct EarlyStopping: Hashable, Sendable {
    /// What must improve.
    public var metric: MetricKey
    /// Evaluations without improvement before the run ends, ≥ 1.
    public var patience: Int
    /// Whether the run ends with the parameters that were best.
    public var restoreBest: Bool

    /// Ends the run once `metric` has not improved for `patience` evaluations.
    public init(metric: MetricKey, patience: Int, restoreBest: Bool) {
      self.metric = metric
      self.patience = patience
      self.restoreBest = restoreBest
    }
  }

  /// How many steps make one logged row.
  public enum LogInterval: Hashable, Sendable {
    /// Enough rows for the curves, never so many that logging slows a small network.
    case auto
    /// ≥ 1
    case steps(Int)
  }

  /// A recipe with the defaults that a recipe's file has.
  public init(
    name: String, data: DataSource, split: SplitRule = .auto, normalize: Bool = true,
    layers: [LayerDescription], cost: CostFunction = .softmaxCrossEntropy, l1: Double? = nil,
    l2: Double = 0,
    initializer: Initializer = .he, optimizer: OptimizerDescription, learningRate: Double,
    schedule: Schedule = .constant, gradientClipNorm: Double? = nil,
    gradientClipValue: Double? = nil, batchSize: BatchSize,
    epochs: Int, evaluateEvery: EvaluationInterval = .epochs(1),
    earlyStopping: EarlyStopping? = nil, optimizingMetric: MetricKey = .devAccuracy,
    satisfy: [String] = [], humanLevelError: Double? = nil, seed: UInt64 = 1,
    logEvery: LogInterval = .auto, workers: Int? = nil, temperature: Double? = nil,
    stepRateLimit: Double = 0
  ) {
    self.name = name
    self.data = data
    self.split = split
    self.normalize = normalize
    self.layers = layers
    self.cost = cost
    self.l1 = l1
    self.l2 = l2
    self.initializer = initializer
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.schedule = schedule
    self.gradientClipNorm = gradientClipNorm
    self.gradientClipValue = gradientClipValue
    self.batchSize = batchSize
    self.epochs = epochs
    self.evaluateEvery = evaluateEvery
    self.earlyStopping = earlyStopping
    self.optimizingMetric = optimizingMetric
    self.satisfy = satisfy
    self.humanLevelError = humanLevelError
    self.seed = seed
    self.logEvery = logEvery
    self.workers = workers
    self.temperature = temperature
    self.stepRateLimit = stepRateLimit
  }
}

extension Recipe {
  /// The metrics that something in the recipe goes by.
  var metrics: [MetricKey] {
    [optimizingMetric] + (earlyStopping.map { [$0.metric] } ?? [])
      + satisfy.compactMap { Satisficing($0)?.metric }
  }
}
