import RunLogs
import Training

extension RunSetup {
  /// Finds what a recipe begins with: names the file in the recipe where there is one, else gives
  /// the runs to train first.
  ///
  /// - Parameter asked: names of the recipes that wait for this one.
  package func earlierStages(of recipe: inout Recipe, asked: [String]) throws -> [RunStart] {
    switch recipe.start?.origin {
    case nil: return []
    case .run(let run):
      let isFile = run.hasSuffix(Recipe.Start.fileEnding)
      recipe.start?.origin = .run(
        isFile ? run : try Self.checkpoints(of: RunsFolder(runsFolder).find(run)).modelPath())
      return []
    case .recipe(let name):
      guard !asked.contains(name) else {
        throw TrainingError.cannotBegin(
          with: name, cause: "it begins with this recipe's own", hint: nil)
      }
      var earlier = try Recipe.load(name, userFolder: recipesFolder)
      let before = try earlierStages(of: &earlier, asked: asked + [name])
      if before.isEmpty, let path = try finishedRun(of: earlier) {
        recipe.start?.origin = .run(try Self.checkpoints(of: path).modelPath())
        return []
      }
      return before + [start(earlier, options(named: earlier.name))]
    }
  }

  /// The newest run of exactly this recipe that has come to its end.
  private func finishedRun(of recipe: Recipe) throws -> String? {
    let folder = RunsFolder(runsFolder)
    for name in try folder.names().reversed() {
      let path = "\(folder.path)/\(name)"
      guard Self.checkpoints(of: path).hasFinalModel,
        let manifest = try? RunLog.readManifest(path + "/" + RunLog.manifestName),
        manifest.recipe == recipe.yaml
      else { continue }
      return path
    }
    return nil
  }

  private static func checkpoints(of run: String) -> CheckpointFolder {
    CheckpointFolder(path: run + "/" + RunLog.checkpointsName)
  }
}
