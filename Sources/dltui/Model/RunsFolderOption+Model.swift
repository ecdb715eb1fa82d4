import RunHost
import RunLogs
import Training

extension RunsFolderOption {
  /// The model that `name` names: a `.safetensors` file's, or the one that a run kept.
  func model(_ name: String) throws -> ModelFile {
    let run = name.hasSuffix(Recipe.Start.fileEnding) ? nil : try open(name)
    let line = LoadingLine()
    let model: ModelFile
    do {
      defer { line.clear() }
      model = try run?.modelFile(progress: line.show) ?? ModelFile(path: name)
    }
    ModelCaution.report(model.parameters, step: model.step, path: model.path, run: run)
    return model
  }
}
