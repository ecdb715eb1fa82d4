import Foundation
import RunEvents
import RunLogs
import Training

/// From the command line to a run that can begin.
struct RunSetup {
  /// The folder of all runs.
  let runsFolder: String
  /// Whether a person looks on: the pace then holds, and a run that pauses itself is answered.
  let isWatched: Bool
  let keepsLog: Bool

  /// A run from the start, after those that are yet to be trained because it begins with what they
  /// end with.
  ///
  /// - Parameter repeating: a logged run whose commands are to be carried out again.
  func fresh(_ recipe: Recipe, name: String?, repeating: String?) throws -> [RunStart] {
    var recipe = recipe
    var options = options(named: name ?? recipe.name)
    let earlier = try earlierStages(of: &recipe, asked: [recipe.name])
    if let repeating {
      options.scheduledCommands = SessionOptions.commandsToRepeat(of: try open(repeating).events)
    }
    return earlier + [start(recipe, options)]
  }

  /// A run that was stopped, from its last checkpoint; from the start when it was killed before
  /// the first.
  ///
  /// Edits that were made after the checkpoint, and logged, are made again at the same steps.
  func resumed(_ run: String) throws -> RunStart {
    let path = try RunsFolder(runsFolder).find(run)
    let sizeBytes = RunLog.sizeBytes(path)
    let log = try RunLog.open(path)
    let recipe = try log.parsedRecipe()
    var options = options(named: log.manifest.name)
    options.provenance = log.manifest.provenance
    options.startedAt = log.manifest.startedAt
    let newest = try log.checkpoints.newest()
    options.resume = newest?.state
    options.logEvery = log.manifest.logEvery
    options.scheduledCommands = newest?.state.editsMadeAfter(in: log.events) ?? []
    return RunStart(
      recipe: recipe, options: options, log: .existing(path: log.path, sizeBytes: sizeBytes),
      history: log.events)
  }

  func start(_ recipe: Recipe, _ options: SessionOptions) -> RunStart {
    RunStart(recipe: recipe, options: options, log: keepsLog ? .new(folder: runsFolder) : .none)
  }

  private func open(_ run: String) throws -> RunLog {
    try RunLog.open(RunsFolder(runsFolder).find(run))
  }

  func options(named name: String) -> SessionOptions {
    SessionOptions(
      name: name, ignoresPace: !isWatched, isAttended: isWatched,
      provenance: RunProvenance.gather(), startedAt: Date().timeIntervalSince1970)
  }
}
