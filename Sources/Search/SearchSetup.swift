import FoundationEssentials
import RunEvents
import RunHost
import RunLogs
import Training

/// From the command line to a search that can begin, or go on.
package struct SearchSetup: Sendable {
  /// Holds all runs, and the searches beside them.
  let runsFolder: String
  /// Makes a single run.
  let runs: RunSetup

  package init(runsFolder: String, runs: RunSetup) {
    self.runsFolder = runsFolder
    self.runs = runs
  }

  /// How the search goes about it.
  package struct Choice: Sendable {
    package var trialCount: Int
    package var sampling: SearchPlan.Sampling
    package var pruning: SearchPlan.Pruning
    package var rounds: Int
    package var reduction: Int
    package var leastEpochs: Int?
    package var parallel: Int
    /// Nil leaves failed trials failed.
    package var retries: Int?
    package var stopping: SearchStopping?
    /// Whether trials are jobs of a Slurm cluster.
    package var isOnSlurm: Bool

    package init(
      trialCount: Int, sampling: SearchPlan.Sampling, pruning: SearchPlan.Pruning, rounds: Int,
      reduction: Int, leastEpochs: Int?, parallel: Int, retries: Int? = nil,
      stopping: SearchStopping? = nil, isOnSlurm: Bool = false
    ) {
      self.trialCount = trialCount
      self.sampling = sampling
      self.pruning = pruning
      self.rounds = rounds
      self.reduction = reduction
      self.leastEpochs = leastEpochs
      self.parallel = parallel
      self.retries = retries
      self.stopping = stopping
      self.isOnSlurm = isOnSlurm
    }

    /// Those after which trials are compared first.
    func leastEpochs(of epochs: Int) -> Int {
      if let leastEpochs { return leastEpochs }
      return pruning == .population
        ? SearchPlan.usualStretch(of: epochs)
        : SearchPlan.usualLeastEpochs(of: epochs, reduction: reduction)
    }
  }

  /// A search that has done nothing yet.
  ///
  /// - Throws: `SearchError`, and what keeps the recipe's earlier stages from being found.
  package func fresh(_ recipe: Recipe, name: String?, choice: Choice) throws -> SearchFolder {
    var recipe = recipe
    if let first = try runs.earlierStages(of: &recipe, asked: [recipe.name]).first {
      throw SearchError.beginsWithAnother(recipe.name, first.recipe.name)
    }
    let metric = recipe.optimizingMetric
    guard let direction = MetricDefinition.known(metric.name)?.direction else {
      throw SearchError.unknownDirection(metric)
    }
    var dimensions = recipe.searchOrUsual
    if choice.pruning == .population {
      let fixed = dimensions.filter(Self.isFixed)
      dimensions.removeAll(where: Self.isFixed)
      if dimensions.isEmpty, let first = fixed.first { throw SearchError.fixed(first.path) }
    }
    try checkGrid(dimensions, choice)
    let now = Date().timeIntervalSince1970
    var plan = SearchPlan(
      name: RunsFolder.datedName("\(name ?? recipe.name)\(Self.suffix)", at: now), recipe: recipe,
      dimensions: dimensions, trialCount: choice.trialCount, sampling: choice.sampling,
      pruning: choice.pruning, rounds: choice.rounds, reduction: choice.reduction,
      leastEpochs: choice.leastEpochs(of: recipe.epochs),
      parallel: choice.parallel, direction: direction, startedAt: now)
    plan.stopping = choice.stopping
    return try SearchFolder.create(plan, in: RunsFolder(runsFolder).path)
  }

  /// A search over somebody else's command that has done nothing yet.
  ///
  /// - Parameters:
  ///   - words: the command as it was typed.
  ///   - epochs: of a trial; nil for the file's.
  ///   - name: what to call it; nil for the script's name.
  package func fresh(
    _ file: SearchFile, command words: [String], epochs: Int?, seed: UInt64?, name: String?,
    choice: Choice
  ) throws(SearchError) -> SearchFolder {
    let command = CommandTemplate(
      words: words, environment: file.environment,
      workingFolder: FileManager.default.currentDirectoryPath, epochs: epochs ?? file.epochs,
      budget: file.budget, metric: file.metric)
    try command.check(file.parameters)
    let metric = MetricKey(command.metrics[0])
    guard let direction = file.direction ?? MetricDefinition.known(metric.name)?.direction else {
      throw .unknownDirection(MetricKey(file.metric))
    }
    if choice.pruning != .none, command.epochs == nil { throw .noRungs }
    if choice.pruning == .population, !command.hasCheckpoint || command.budget == nil {
      throw .noCheckpoint
    }
    try checkGrid(file.parameters, choice)
    let now = Date().timeIntervalSince1970
    let called = name ?? LaunchedCommand(words).name
    var plan = SearchPlan(
      name: RunsFolder.datedName("\(called)\(Self.suffix)", at: now), command: command,
      seed: seed ?? 1, metric: metric, dimensions: file.parameters, trialCount: choice.trialCount,
      sampling: choice.sampling, pruning: choice.pruning, rounds: choice.rounds,
      reduction: choice.reduction,
      leastEpochs: choice.leastEpochs(of: command.epochs ?? 1),
      parallel: choice.parallel, direction: direction, startedAt: now)
    if choice.isOnSlurm { plan.slurm = file.slurm }
    plan.retries = choice.retries
    plan.stopping = choice.stopping
    return try SearchFolder.create(plan, in: RunsFolder(runsFolder).path)
  }

  /// Whether something shapes the network, the data or an epoch's steps, which stay in a population.
  private static func isFixed(_ dimension: SearchDimension) -> Bool {
    let path = dimension.path
    let fixed = ["model", "data", "seed", "batchSize", "epochs", "name", "start", "initialization"]
    return fixed.contains(String(path.prefix { $0 != "." && $0 != "[" }))
      && !path.hasSuffix("dropout") && !path.hasSuffix("rate")
  }

  private func checkGrid(
    _ dimensions: [SearchDimension], _ choice: Choice
  ) throws(SearchError) {
    let fewest = dimensions.filter(\.range.isChoice).reduce(1) {
      $0 * ($1.range.valueCount ?? 1)
    }
    if choice.sampling == .grid, fewest > choice.trialCount {
      throw SearchError.gridTooSmall(trials: choice.trialCount, fewest: fewest)
    }
  }
}
