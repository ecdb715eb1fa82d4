import Foundation
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

    package init(
      trialCount: Int, sampling: SearchPlan.Sampling, pruning: SearchPlan.Pruning, rounds: Int,
      reduction: Int, leastEpochs: Int?, parallel: Int
    ) {
      self.trialCount = trialCount
      self.sampling = sampling
      self.pruning = pruning
      self.rounds = rounds
      self.reduction = reduction
      self.leastEpochs = leastEpochs
      self.parallel = parallel
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
    let dimensions = recipe.searchOrUsual
    let fewest = dimensions.filter(\.range.isChoice).reduce(1) {
      $0 * ($1.range.valueCount ?? 1)
    }
    if choice.sampling == .grid, fewest > choice.trialCount {
      throw SearchError.gridTooSmall(trials: choice.trialCount, fewest: fewest)
    }
    let now = Date().timeIntervalSince1970
    let plan = SearchPlan(
      name: RunsFolder.datedName("\(name ?? recipe.name)-search", at: now), recipe: recipe,
      dimensions: dimensions, trialCount: choice.trialCount, sampling: choice.sampling,
      pruning: choice.pruning, rounds: choice.rounds, reduction: choice.reduction,
      leastEpochs: choice.leastEpochs
        ?? SearchPlan.usualLeastEpochs(of: recipe.epochs, reduction: choice.reduction),
      parallel: choice.parallel, direction: direction, startedAt: now)
    return try SearchFolder.create(plan, in: RunsFolder(runsFolder).path)
  }

  /// The search that `name` names: its folder, or its name among the runs, or `latest`.
  package func resumed(_ name: String) throws -> SearchFolder {
    let folder = RunsFolder(runsFolder).path
    if FileManager.default.fileExists(atPath: name + "/" + SearchFolder.planName) {
      return try SearchFolder.open(name)
    }
    if name != "latest" { return try SearchFolder.open(folder + "/" + name) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let searches = names.sorted().filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)/\(SearchFolder.planName)")
    }
    guard let newest = searches.last else { throw SearchError.noSearch(folder: folder) }
    return try SearchFolder.open("\(folder)/\(newest)")
  }
}
