import Datasets
import RunLogs
import Training

extension RunLog {
  /// The recipe that the run trains by.
  func parsedRecipe() throws -> Recipe {
    try Recipe.parse(manifest.recipe, file: path + "/" + RunLog.manifestName)
  }

  var checkpoints: CheckpointFolder { CheckpointFolder(path: path + "/" + RunLog.checkpointsName) }

  /// The recipe, its data as they were split for the run, and the model that the run kept.
  func trainedModel() throws -> (recipe: Recipe, data: DataSplit, model: TrainedModel) {
    let recipe = try parsedRecipe()
    let data = try recipe.loadData()
    return (recipe, data, try TrainedModel(of: recipe, data: data, in: checkpoints))
  }
}
