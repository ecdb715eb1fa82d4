import RunEvents
import Training

/// A search as it was asked for: nothing in it changes.
package struct SearchPlan: Hashable, Sendable, Codable {
  /// How trials get their places.
  package enum Sampling: String, Hashable, Sendable, Codable {
    /// Each at random, whatever the others gave.
    case random
    case grid
    /// At random, in rounds: each but the first within the best part of the round before.
    case coarseToFine
    /// Evenly, whatever the others gave (Sobol 1967).
    case sobol
    /// Where the trials so far say that good values are likely (TPE, Bergstra et al. 2011).
    case tpe
  }

  /// When trials that do badly end.
  package enum Pruning: String, Hashable, Sendable, Codable {
    /// Never: all have every epoch.
    case none
    /// All on a rung are waited for, then the best go on (Jamieson and Talwalkar 2016).
    case halving
    /// Whoever is among the best of those on its rung so far goes on at once (ASHA, Li et al. 2020).
    case asha
    /// Halving in brackets, each of which begins on another rung, so that whoever needs many epochs to
    /// show what it is worth gets them too (Li et al. 2017).
    case hyperband
    /// Never, but behind each stretch the worst go on from what the best have learnt (Jaderberg et al.
    /// 2017).
    case population
  }

  /// The search's folder, without the path to it.
  package var name: String
  /// What the trials have in common, as YAML; empty where a command is run.
  package var recipe: String
  /// Somebody else's command, of which every trial is a run; nil where a recipe is trained.
  package var command: CommandTemplate?
  package var dimensions: [SearchDimension]
  package var seed: UInt64
  package var trialCount: Int
  package var sampling: Sampling
  package var pruning: Pruning
  /// Of coarse to fine, ≥ 1.
  package var rounds: Int
  /// One in so many goes on from a rung, ≥ 2.
  package var reduction: Int
  /// The epochs after which trials are compared, ascending; the last is all of them.
  package var rungs: [Int]
  /// Trials at once.
  package var parallel: Int
  package var metric: String
  package var isHigherBetter: Bool
  /// When it ends before all of its trials are done; nil for never.
  package var stopping: SearchStopping?
  /// Options of `sbatch` where trials are jobs of a Slurm cluster, as `--partition=gpu`; nil where they
  /// run on this machine.
  package var slurm: [String]?
  /// How often a trial that failed is begun again; nil for never.
  package var retries: Int?
  /// Which way the metric is better.
  package var direction: MetricDefinition.Direction {
    isHigherBetter ? .higherIsBetter : .lowerIsBetter
  }
  /// Seconds since 1970.
  package var startedAt: Double

  /// - Parameters:
  ///   - epochs: of a trial that is not ended early.
  ///   - leastEpochs: those after which a trial may end early.
  package init(
    name: String, recipe: Recipe, dimensions: [SearchDimension], trialCount: Int,
    sampling: Sampling = .random, pruning: Pruning = .none, rounds: Int = 3, reduction: Int = 3,
    leastEpochs: Int = 1, parallel: Int = 1, direction: MetricDefinition.Direction,
    startedAt: Double = 0
  ) {
    var recipe = recipe
    recipe.search = []
    self.init(
      name: name, epochs: recipe.epochs, seed: recipe.seed, metric: recipe.optimizingMetric,
      dimensions: dimensions, trialCount: trialCount, sampling: sampling, pruning: pruning,
      rounds: rounds, reduction: reduction, leastEpochs: leastEpochs, parallel: parallel,
      direction: direction, startedAt: startedAt)
    self.recipe = recipe.yaml
  }

  /// A search over a command.
  ///
  /// - Parameter metric: as runs have it.
  package init(
    name: String, command: CommandTemplate, seed: UInt64, metric: MetricKey,
    dimensions: [SearchDimension], trialCount: Int,
    sampling: Sampling = .random, pruning: Pruning = .none, rounds: Int = 3, reduction: Int = 3,
    leastEpochs: Int = 1, parallel: Int = 1, direction: MetricDefinition.Direction,
    startedAt: Double = 0
  ) {
    self.init(
      name: name, epochs: command.epochs ?? 1, seed: seed, metric: metric,
      dimensions: dimensions, trialCount: trialCount, sampling: sampling, pruning: pruning,
      rounds: rounds, reduction: reduction, leastEpochs: leastEpochs, parallel: parallel,
      direction: direction, startedAt: startedAt)
    self.command = command
  }

  private init(
    name: String, epochs: Int, seed: UInt64, metric: MetricKey, dimensions: [SearchDimension],
    trialCount: Int, sampling: Sampling, pruning: Pruning, rounds: Int, reduction: Int,
    leastEpochs: Int, parallel: Int, direction: MetricDefinition.Direction, startedAt: Double
  ) {
    self.name = name
    recipe = ""
    self.dimensions = dimensions
    self.seed = seed
    self.sampling = sampling
    self.pruning = pruning
    // No more than there are settings to try.
    self.trialCount = min(
      trialCount,
      sampling == .grid
        ? SearchSpace.grid(dimensions, count: trialCount).count
        : SearchSpace.settingCount(dimensions) ?? trialCount)
    self.rounds = sampling == .coarseToFine ? max(1, min(rounds, trialCount)) : 1
    self.reduction = reduction
    switch pruning {
    case .none: rungs = [epochs]
    case .population:
      rungs = Array(stride(from: max(1, leastEpochs), to: epochs, by: max(1, leastEpochs)))
      rungs.append(epochs)
    case .asha, .halving, .hyperband:
      rungs = Self.rungs(epochs: epochs, least: leastEpochs, reduction: reduction)
    }
    self.parallel = parallel
    self.metric = metric.text
    isHigherBetter = direction == .higherIsBetter
    self.startedAt = startedAt
  }

  /// Whether it is known how many epochs a trial has.
  package var hasEpochs: Bool { command.map { $0.epochs != nil } ?? true }

  /// Whether a trial that comes to a rung goes on or ends there and then, as that of a command does under
  /// ASHA: a process cannot be gone on with later.
  var decidesAtRung: Bool { command != nil && pruning == .asha }

  /// From all epochs down, each rung with `reduction` times fewer, as long as that is not below the
  /// least.
  static func rungs(epochs: Int, least: Int, reduction: Int) -> [Int] {
    var rungs = [epochs]
    while let lowest = rungs.first, lowest / reduction >= max(1, least) {
      rungs.insert(lowest / reduction, at: 0)
    }
    return rungs
  }

  /// The fewest epochs ASHA looks at: with a reduction of 3 it has three rungs.
  package static func usualLeastEpochs(of epochs: Int, reduction: Int) -> Int {
    max(1, epochs / (reduction * reduction))
  }

  /// The epochs of a population's stretch: ten stretches in all.
  package static func usualStretch(of epochs: Int) -> Int { max(1, epochs / 10) }

  /// The trials of each round of coarse to fine.
  func round(of trial: Int) -> Int { trial * rounds / max(1, trialCount) }

  /// The values that a trial at `units` has, by their names.
  package func values(at units: [Double]) -> [(name: String, value: String)] {
    zip(dimensions, units).map { ($0.path, $0.range.text(at: $1)) }
  }

  /// The same, as `--set` takes them.
  package func overrides(at units: [Double]) -> [String] {
    values(at: units).map { "\($0.name)=\($0.value)" }
  }

  /// What trains a trial anew: its recipe, or a script that runs its command.
  package func best(_ trial: SearchTrial) throws -> String {
    guard let command else {
      let note =
        pruning == .population
        ? "# Its values at the end; before: dltui export \(name) --format schedule\n" : ""
      return note + (try recipe(at: trial.units).yaml)
    }
    let filled = command.filled(
      values(at: trial.units), epochs: command.epochs, trial: trial.number,
      checkpoint: "\(name)-best")
    let folder = CommandTemplate.Filled.quoted(command.workingFolder)
    return
      "#!/bin/sh\n# trial \(trial.number) of \(name)\ncd \(folder) && exec \(filled.shellLine)\n"
  }

  /// The recipe of a trial.
  ///
  /// - Throws: `RecipeError` when its values do not go together.
  package func recipe(at units: [Double]) throws(RecipeError) -> Recipe {
    try Recipe.parse(logged: recipe, file: name, overrides: overrides(at: units))
  }
}
