import Foundation
import RunEvents
import RunHost
import RunLogs
import Training

/// From the command line to a search that can begin, or go on.
struct SearchSetup {
  let runsFolder: String

  /// How the search goes about it.
  struct Choice {
    var trialCount: Int
    var sampling: SearchPlan.Sampling
    var pruning: SearchPlan.Pruning
    var rounds: Int
    var reduction: Int
    var leastEpochs: Int?
    var parallel: Int
  }

  func fresh(_ recipe: Recipe, name: String?, choice: Choice) throws -> SearchFolder {
    var recipe = recipe
    let runs = RunSetup(runsFolder: runsFolder, isWatched: false, keepsLog: true)
    if let first = try runs.earlierStages(of: &recipe, asked: [recipe.name]).first {
      throw SearchProblem.beginsWithAnother(recipe.name, first.recipe.name)
    }
    let metric = recipe.optimizingMetric
    guard let direction = MetricDefinition.known(metric.name)?.direction else {
      throw SearchProblem.unknownDirection(metric)
    }
    let dimensions = recipe.searchOrUsual
    let fewest = dimensions.filter(\.range.isChoice).reduce(1) {
      $0 * ($1.range.valueCount ?? 1)
    }
    if choice.sampling == .grid, fewest > choice.trialCount {
      throw SearchProblem.gridTooSmall(trials: choice.trialCount, fewest: fewest)
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
  func resumed(_ name: String) throws -> SearchFolder {
    let folder = RunsFolder(runsFolder).path
    if FileManager.default.fileExists(atPath: name + "/" + SearchFolder.planName) {
      return try SearchFolder.open(name)
    }
    if name != "latest" { return try SearchFolder.open(folder + "/" + name) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let searches = names.sorted().filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)/\(SearchFolder.planName)")
    }
    guard let newest = searches.last else { throw SearchProblem.noSearch(folder: folder) }
    return try SearchFolder.open("\(folder)/\(newest)")
  }
}

/// Why there is no search to begin.
enum SearchProblem: ExplainedError {
  case unknownDirection(MetricKey)
  case gridTooSmall(trials: Int, fewest: Int)
  case noSearch(folder: String)
  case beginsWithAnother(String, String)

  var description: String {
    switch self {
    case .unknownDirection(let metric):
      "search: cannot rank by \(metric.text.excerpt) (nothing says which way it is better)"
    case .gridTooSmall(let trials, let fewest):
      "search: cannot make a grid of \(trials) trials (the choices alone have \(fewest) points)"
    case .noSearch(let folder): "search: cannot find a search (\(folder) holds none)"
    case .beginsWithAnother(let recipe, let first):
      "search: cannot search \(recipe.excerpt) (it begins with what \(first.excerpt) ends with, not trained yet)"
    }
  }

  var hint: String? {
    switch self {
    case .unknownDirection: "give the recipe a metric.optimize that dltui knows"
    case .gridTooSmall(_, let fewest): "--trials \(fewest) or more, or leave --grid out"
    case .noSearch: "--runs names the folder of all runs"
    case .beginsWithAnother(_, let first): "dltui train \(first.excerpt)"
    }
  }
}
