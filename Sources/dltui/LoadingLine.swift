import Datasets
import RunHost
import RunLogs
import Training

/// One line on the terminal that counts the files of a data set while they are read, and goes away
/// when they are. Nothing where nobody sees it, or where there is little to wait for.
final class LoadingLine {
  private static let fewest = 1000
  private var isThere = false

  func show(_ progress: LoadProgress) {
    guard StandardError.isTerminal, progress.total >= Self.fewest else { return }
    isThere = true
    StandardError.showProgress("reading file \(progress.done) of \(progress.total)")
  }

  func clear() {
    if isThere { StandardError.clearProgress() }
  }
}

extension Recipe {
  /// The recipe's examples, their loading shown.
  func loadDataVisibly() throws -> DataSplit {
    let line = LoadingLine()
    defer { line.clear() }
    return try loadData(progress: line.show)
  }
}

extension RunLog {
  /// The model that the run kept and its data, their loading shown.
  func trainedModelVisibly() throws -> (recipe: Recipe, data: DataSplit, model: TrainedModel) {
    let line = LoadingLine()
    let found: (recipe: Recipe, data: DataSplit, model: TrainedModel)
    do {
      defer { line.clear() }
      found = try trainedModel(progress: line.show)
    }
    ModelCaution.report(
      found.model.parameters, step: found.model.step, path: found.model.file, run: self)
    return found
  }
}

extension RunSetup {
  /// With this program's version and the user's recipes.
  init(runsFolder: String, isWatched: Bool, keepsLog: Bool) {
    self.init(
      runsFolder: runsFolder, recipesFolder: UserFolder.recipes, version: Version.text,
      isWatched: isWatched, keepsLog: keepsLog)
  }

  /// For the trials of a search, which nobody looks on at.
  static func forTrials(in runsFolder: String) -> RunSetup {
    RunSetup(runsFolder: runsFolder, isWatched: false, keepsLog: true)
  }
}
