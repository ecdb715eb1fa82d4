/// What is known of a run when it starts; written once, never changed.
public struct RunManifest: Hashable, Sendable {
  /// The run's folder name, or what a foreign log calls itself.
  public var name: String
  /// The recipe as resolved, YAML; empty for foreign logs.
  public var recipe: String
  /// The seed of the split, the parameters and every draw.
  public var seed: UInt64
  /// Passes over the train set that the run is to make.
  public var epochs: Int
  /// Examples in a minibatch at the start.
  public var batchSize: Int
  /// Live hyperparameters as the run defines them, with their values at the start, in the order to
  /// show them.
  public var hyperparameters: [HyperparameterValue]
  /// What the run says of the metrics it logs; of others that is taken which this project knows.
  public var metrics: [MetricDefinition]
  /// What the run can do at its start.
  public var capabilities: Set<Capability>
  /// The sets it trains on and is measured on.
  public var data: DataSummary
  /// One line a layer, for people: `dense 64 → 128`.
  public var layers: [String]
  /// Trained parameters of the network; 0 where nobody says.
  public var parameterCount: Int
  /// Threads each batch is split over; results are bit-identical only for the same number.
  public var workers: Int
  /// Steps whose mean makes one logged row.
  public var logEvery: Int
  /// The optimizing metric, for example `dev/accuracy`.
  public var optimizingMetric: MetricKey
  /// What early stopping watches; nil when it is off.
  public var earlyStoppingMetric: MetricKey?
  /// Error a person makes on the task, a stand-in for Bayes error; nil when unknown.
  public var humanLevelError: Double?
  /// What somebody wants to be told of, as far as it was known at the start.
  public var alerts: [AlertRule] = []
  /// The run whose state it begins with; nil for one that begins by itself.
  public var parent: RunParent?
  /// Versions by component, git commit, command line, host: for people and reproduction.
  public var provenance: [String: String]
  /// Seconds since 1970.
  public var startedAt: Double
  /// Whether the log says when things happened: some tools' tables do not, and their `seconds` only
  /// count the rows.
  public var isTimed: Bool
  /// What x counts, in one word: `step`, or what another tool's log has instead, `epoch`, `row`,
  /// `iteration`…
  public var stepName: String
  /// Whether x is the epoch with its fractions, and steps only number the rows.
  public var hasFractionalEpochs: Bool

  /// A run's manifest; what is left out is unknown, or as the engine has it.
  public init(
    name: String, recipe: String = "", seed: UInt64 = 0, epochs: Int = 0, batchSize: Int = 0,
    hyperparameters: [HyperparameterValue] = [], metrics: [MetricDefinition] = [],
    capabilities: Set<Capability> = Capability.engine, data: DataSummary = DataSummary(name: ""),
    layers: [String] = [], parameterCount: Int = 0, workers: Int = 1, logEvery: Int = 1,
    optimizingMetric: MetricKey = .devAccuracy, earlyStoppingMetric: MetricKey? = nil,
    humanLevelError: Double? = nil, provenance: [String: String] = [:], startedAt: Double = 0,
    isTimed: Bool = true, stepName: String = "step", hasFractionalEpochs: Bool = false
  ) {
    self.name = name
    self.recipe = recipe
    self.seed = seed
    self.epochs = epochs
    self.batchSize = batchSize
    self.hyperparameters = hyperparameters
    self.metrics = metrics
    self.capabilities = capabilities
    self.data = data
    self.layers = layers
    self.parameterCount = parameterCount
    self.workers = workers
    self.logEvery = logEvery
    self.optimizingMetric = optimizingMetric
    self.earlyStoppingMetric = earlyStoppingMetric
    self.humanLevelError = humanLevelError
    self.provenance = provenance
    self.startedAt = startedAt
    self.isTimed = isTimed
    self.stepName = stepName
    self.hasFractionalEpochs = hasFractionalEpochs
  }
}

extension RunManifest {
  /// Who trains a run.
  public enum Trainer: Hashable, Sendable {
    /// The engine of this project, from a recipe.
    case engine
    /// Somebody else's program, launched and steered.
    case external
    /// A program of which only the log is known.
    case unknown
  }

  /// Who trains the run.
  public var trainer: Trainer {
    if !recipe.isEmpty { return .engine }
    return provenance[Self.trainerKey] == Self.externalTrainer ? .external : .unknown
  }

  /// Where a manifest's provenance says that somebody else's program trains, and how.
  public static let trainerKey = "trainer"
  /// What stands under `trainerKey` when somebody else's program trains.
  public static let externalTrainer = "external"

  /// What the run says of a hyperparameter; what is usual where it says nothing.
  public func definition(of hyperparameter: Hyperparameter) -> HyperparameterDefinition {
    hyperparameters.first { $0.hyperparameter == hyperparameter }?.definition
      ?? usualDefinition(of: hyperparameter)
  }

  /// The definition that is meant where a log names a hyperparameter and defines none.
  public func usualDefinition(of hyperparameter: Hyperparameter) -> HyperparameterDefinition {
    var definition = HyperparameterDefinition.usual(hyperparameter)
    if hyperparameter == .batchSize, data.trainCount > 0 {
      definition.limitToTrainSet(of: data.trainCount)
    }
    return definition
  }
}

/// The data a run trains on, in numbers.
public struct DataSummary: Hashable, Sendable {
  /// The engine measures the train set on at most so many of its examples.
  public static let mostMeasuredTrainExamples = 10_000

  /// What the data is called: a built-in set's name, or the source's.
  public var name: String
  /// Hash of the examples and labels, hexadecimal.
  public var fingerprint: String
  /// Hash of which examples are in the dev set, hexadecimal: runs with the same one are measured on
  /// the same examples. Empty where nobody says.
  public var devFingerprint: String
  /// Examples in the train set.
  public var trainCount: Int
  /// Examples in the train-dev set: drawn as the train set is, and not trained on.
  public var trainDevCount: Int
  /// Examples in the dev set.
  public var devCount: Int
  /// Examples in the test set.
  public var testCount: Int
  /// Inputs of an example.
  public var featureCount: Int
  /// Empty for regression.
  public var classNames: [String]

  /// The data in numbers; a set that is left out has no examples.
  public init(
    name: String, fingerprint: String = "", trainCount: Int = 0, trainDevCount: Int = 0,
    devCount: Int = 0, testCount: Int = 0, featureCount: Int = 0, classNames: [String] = [],
    devFingerprint: String = ""
  ) {
    self.name = name
    self.fingerprint = fingerprint
    self.trainCount = trainCount
    self.trainDevCount = trainDevCount
    self.devCount = devCount
    self.testCount = testCount
    self.featureCount = featureCount
    self.classNames = classNames
    self.devFingerprint = devFingerprint
  }
}
