import Datasets
import RunLogs
import Training

extension RunLog {
  /// The recipe that the run trains by.
  ///
  /// - Parameter overrides: what is changed in it, `key=value`.
  package func parsedRecipe(overrides: [String] = []) throws -> Recipe {
    guard !manifest.recipe.isEmpty else { throw GoingOnProblem.notOurs(run: manifest.name) }
    return try Recipe.parse(
      logged: manifest.recipe, file: path + "/" + RunLog.manifestName, overrides: overrides)
  }

  package var checkpoints: CheckpointFolder {
    CheckpointFolder(path: path + "/" + RunLog.checkpointsName)
  }

  /// The recipe, its data as they were split for the run, and the model that the run kept.
  ///
  /// - Parameter progress: told how far a set of many files is read.
  package func trainedModel(
    progress: @escaping (LoadProgress) -> Void = { _ in }
  ) throws -> (recipe: Recipe, data: DataSplit, model: TrainedModel) {
    let recipe = try parsedRecipe()
    let data = try recipe.loadData(progress: progress)
    return (recipe, data, try TrainedModel(of: recipe, data: data, in: checkpoints))
  }

  /// The model that the run kept, to be used on other data: as its file describes it; of a run of an
  /// earlier version, as its recipe and its data do.
  ///
  /// - Parameter progress: told how far a set of many files is read.
  package func modelFile(
    progress: @escaping (LoadProgress) -> Void = { _ in }
  ) throws -> ModelFile {
    let path = try checkpoints.modelPath()
    do throws(TrainingError) {
      return try ModelFile(path: path)
    } catch .modelNotDescribed {
      let (recipe, data, model) = try trainedModel(progress: progress)
      return ModelFile(
        path: path, step: model.step, record: ModelRecord(recipe, data: data),
        parameters: model.parameters)
    }
  }
}
