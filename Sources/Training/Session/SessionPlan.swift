import Datasets
import Glibc
import NeuralEngine
import RunEvents

/// A run as resolved before it starts: nothing in it changes.
struct SessionPlan: Sendable {
  /// What early stopping, stopping at the next best and restoring the best go by.
  struct Watched: Hashable, Sendable {
    var metric: MetricKey
    var direction: MetricDefinition.Direction
  }

  let network: NetworkDescription
  let rules: HyperparameterRules
  let watched: Watched
  let manifest: RunManifest
  let identity: CheckpointState.Identity
  /// Of the images that are changed at random; nil when none are.
  let augmentedShape: ImageShape?
  /// nil when the network does not write text.
  let sampler: TextSampler?
  /// nil when there are no questions to answer.
  let answers: AnswerSampler?
  /// What the network begins with instead of what its initializer gives; nil where that is all, and
  /// for a run that goes on.
  let start: StartingParameters?
  /// The layers that begin with what the initializer gives all the same.
  let reinitialize: [Int]
  /// Whether an answer is right or wrong: plain numbers as targets have none, nor has an embedding.
  let hasAccuracy: Bool
  /// Whether the targets are such numbers, to be come as near to as possible.
  let predictsNumbers: Bool
  /// Whether the outputs are embeddings, whose distances are to tell pairs of one class from others.
  let comparesPairs: Bool
  /// Whether the dev set's targets are classes that the network gives probabilities of.
  let hasClasses: Bool
  /// Whether each evaluation gives precision, recall and F1, by which runs are compared later.
  let measuresDecisions: Bool

  /// - Throws: what `NetworkDescription.validate` and `OptimizerDescription.validate` throw;
  ///   `memory` when there is not enough; `cannotTrain` when the train set is empty or early
  ///   stopping watches what is not measured; `cannotBegin` when the parameters to begin with are
  ///   not the network's; `cannotResume` when the checkpoint is of another run.
  init(recipe: Recipe, data: DataSplit, options: SessionOptions) throws {
    guard data.train.count > 0 else {
      throw TrainingError.cannotTrain(
        cause: "the train set is empty", hint: "give it a share in data.split")
    }
    augmentedShape = recipe.augment.isEmpty ? nil : data.facts.imageShape
    guard recipe.augment.isEmpty || augmentedShape != nil else {
      throw TrainingError.cannotTrain(
        cause: "data.augment changes images, and \(data.facts.name) has none",
        hint: "leave augment out")
    }
    network = recipe.network(for: data.facts)
    try network.validate()
    try recipe.optimizer.validate()
    for examples in [data.train, data.trainDev, data.dev, data.test] where examples.count > 0 {
      try network.validate(examples)
    }
    // Before anything is worked out that only fits into numbers when the network fits into memory.
    try Self.requireMemory(recipe, network, data: data, options: options, workers: 1)
    sampler = TextSampler(
      network: network,
      tokenizer: data.tokenizer ?? Tokenizer(unit: .character, vocabulary: data.facts.classNames))
    answers = AnswerSampler(sampler, data)
    rules = HyperparameterRules(
      recipe: recipe, trainCount: data.train.count,
      ignoresStepRateLimit: options.ignoresStepRateLimit)
    comparesPairs = recipe.cost == .triplet
    if comparesPairs {
      hasAccuracy = false
    } else if case .values = data.train.targets {
      hasAccuracy = recipe.cost == .sigmoidCrossEntropy
    } else {
      hasAccuracy = true
    }
    predictsNumbers = !hasAccuracy && !comparesPairs
    var classCount = 0
    if case .classes(_, let count) = data.dev.targets, data.dev.count > 0,
      recipe.cost != .squaredError, !comparesPairs
    {
      classCount = count
    }
    hasClasses = classCount > 0
    let goesByDecisions = recipe.metrics.contains(where: Self.decisions.contains)
    measuresDecisions = hasClasses && (goesByDecisions || classCount <= Self.mostClasses)
    var measured = Self.measured(data, hasAccuracy: hasAccuracy || comparesPairs)
    if data.facts.answerMark != nil {
      measured += Self.measured(data, names: [MetricKey.exactMatchName])
    }
    if measuresDecisions { measured += Self.decisions }
    if predictsNumbers { measured += Self.measured(data, names: MetricKey.errorNames) }
    if comparesPairs { measured += Self.measured(data, names: MetricKey.pairNames) }
    watched = try Self.watched(recipe, measured: measured)
    identity = Self.identity(recipe, data: data, network: network, options: options)
    if identity.workers > 1 {
      try Self.requireMemory(
        recipe, network, data: data, options: options, workers: identity.workers)
    }
    var manifest = RunManifest(
      name: options.name, recipe: recipe.yaml, seed: recipe.seed, epochs: recipe.epochs,
      batchSize: recipe.batchSize.count(of: data.train.count), hyperparameters: rules.initial,
      metrics: MetricDefinition.engine,
      data: DataSummary(
        name: data.facts.name, fingerprint: data.facts.fingerprint, trainCount: data.train.count,
        trainDevCount: data.trainDev.count, devCount: data.dev.count, testCount: data.test.count,
        featureCount: data.train.featureCount, classNames: data.facts.classNames,
        devFingerprint: data.devFingerprint),
      layers: network.summaries, parameterCount: network.parameterCount,
      workers: identity.workers, logEvery: identity.logEvery,
      optimizingMetric: recipe.optimizingMetric,
      earlyStoppingMetric: recipe.earlyStopping?.metric, humanLevelError: recipe.humanLevelError,
      provenance: options.provenance, startedAt: options.startedAt)
    manifest.alerts = options.alerts ?? recipe.alerts
    manifest.parent = options.branch?.parent
    self.manifest = manifest
    reinitialize = recipe.start?.reinitialize ?? []
    start = try Self.start(of: recipe, options: options)
    let valueCount = network.tensors.last?.range.upperBound ?? 0
    _ = try begun(from: [Float](repeating: 0, count: valueCount))
    if let checkpoint = options.resume {
      try check(checkpoint, recipe: recipe, isBranch: options.branch != nil)
    }
  }

  /// Of more classes a matrix takes too long at every evaluation, unless something goes by it.
  private static let mostClasses = 100
  private static let decisions: [MetricKey] = [.devF1, .devPrecision, .devRecall]

  /// The metrics that each evaluation gives.
  private static func measured(_ data: DataSplit, hasAccuracy: Bool) -> [MetricKey] {
    measured(data, names: hasAccuracy ? ["cost", "accuracy"] : ["cost"])
  }

  private static func measured(_ data: DataSplit, names: [String]) -> [MetricKey] {
    let splits: [Split] = data.dev.count > 0 ? [.train, .dev] : [.train]
    return splits.flatMap { split in names.map { MetricKey(split, $0) } }
  }

  private static func watched(_ recipe: Recipe, measured: [MetricKey]) throws -> Watched {
    func watched(_ metric: MetricKey) -> Watched? {
      guard measured.contains(metric),
        let direction = MetricDefinition.engine.definition(metric.name)?.direction
      else { return nil }
      return Watched(metric: metric, direction: direction)
    }
    if let metric = recipe.earlyStopping?.metric {
      guard let watched = watched(metric) else {
        let names = measured.map(\.text).joined(separator: ", ")
        throw TrainingError.cannotTrain(
          cause: "early stopping watches \(metric), which this run does not measure",
          hint: "it measures \(names)")
      }
      return watched
    }
    // Plain numbers as targets have no accuracy, and a dev set may be missing: the cost is always
    // there to tell the better of two moments.
    return watched(recipe.optimizingMetric) ?? watched(.devCost)
      ?? Watched(metric: .trainCost, direction: .lowerIsBetter)
  }

  private static func identity(
    _ recipe: Recipe, data: DataSplit, network: NetworkDescription, options: SessionOptions
  ) -> CheckpointState.Identity {
    let trainCount = data.train.count
    let batchSize = recipe.batchSize.count(of: trainCount)
    let workers =
      options.resume?.identity.workers ?? recipe.workers ?? options.workers
      ?? worthwhileWorkers(recipe, data: data, network: network, options: options)
    let logEvery =
      if let steps = options.resume?.identity.logEvery ?? options.logEvery {
        steps
      } else if case .steps(let steps) = recipe.logEvery {
        steps
      } else {
        RowInterval.automatic(
          operationsPerStep: Int(
            min(Double(network.operationsPerExample) * Double(batchSize), 0x1p62)),
          totalSteps: (trainCount + batchSize - 1) / batchSize * recipe.epochs)
      }
    return CheckpointState.Identity(
      seed: recipe.seed, dataFingerprint: data.facts.fingerprint, trainCount: trainCount,
      workers: workers, logEvery: logEvery, tensors: network.tensors)
  }

  /// As many workers as a recipe that leaves it open gets on this machine.
  private static func worthwhileWorkers(
    _ recipe: Recipe, data: DataSplit, network: NetworkDescription, options: SessionOptions
  ) -> Int {
    let batchSize = recipe.batchSize.count(of: data.train.count)
    let recommended = recommendedWorkers(
      network: network, batchSize: batchSize, cores: min(coreCount, options.cores ?? .max))
    return WorkerProbe.system.workers(recommended) { workers in
      let fits: Void? = try? requireMemory(
        recipe, network, data: data, options: options, workers: workers)
      return fits.flatMap {
        Trainer.stepTime(
          of: network, optimizer: recipe.optimizer, workers: workers, on: data.train,
          batchSize: batchSize)
      }
    }
  }

  /// Cores that this process may run on.
  private static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// - Parameter isBranch: whether another run goes on from it.
  /// - Throws: `cannotResume`, or `cannotBranch`, when the checkpoint is of another run.
  func check(
    _ checkpoint: CheckpointState, recipe: Recipe, isBranch: Bool = false
  ) throws(TrainingError) {
    let found = checkpoint.identity
    func problem(_ cause: String) -> TrainingError {
      isBranch ? .cannotBranch(cause: cause) : .cannotResume(cause: cause)
    }
    func refuse(_ what: String, _ theirs: some Any, _ ours: some Any) -> TrainingError {
      problem("\(what) is \(theirs) in the checkpoint, \(ours) in the recipe")
    }
    if found.seed != identity.seed { throw refuse("the seed", found.seed, identity.seed) }
    if found.dataFingerprint != identity.dataFingerprint {
      throw refuse("the data's fingerprint", found.dataFingerprint, identity.dataFingerprint)
    }
    if !(1...Recipe.mostWorkers).contains(found.workers) || found.logEvery < 1 {
      throw problem(
        "\(found.workers) workers and rows of \(found.logEvery) steps in the checkpoint")
    }
    if found.trainCount != identity.trainCount {
      throw refuse("the train set's size", found.trainCount, identity.trainCount)
    }
    let theirs = found.tensors.map { "\($0.name) \($0.shape)" }
    let ours = identity.tensors.map { "\($0.name) \($0.shape)" }
    if theirs != ours {
      throw refuse("the network", theirs.joined(separator: ", "), ours.joined(separator: ", "))
    }
    let slots = checkpoint.snapshot.trainer.slots.map(\.name)
    if slots != recipe.optimizer.slotNames {
      throw refuse("the optimizer's memory", slots, recipe.optimizer.slotNames)
    }
    let position = checkpoint.snapshot.progress.position
    if position.example >= identity.trainCount {
      throw problem("example \(position.example) of \(identity.trainCount)")
    }
    let settings = checkpoint.snapshot.progress.hyperparameters
    for name in rules.initial.map(\.hyperparameter) where name != .stepRateLimit {
      guard let value = settings[name] else {
        throw problem("the checkpoint has no \(manifest.definition(of: name).title)")
      }
      if let refusal = rules.refusal(of: name, value: value, epochsBegun: position.epochsBegun) {
        throw problem(refusal)
      }
    }
  }
}
