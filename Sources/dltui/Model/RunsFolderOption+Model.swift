import RunHost
import RunLogs
import Training

extension RunsFolderOption {
  /// The model that `name` names: a `.safetensors` file's, or the one that a run kept.
  func model(_ name: String) throws -> ModelFile {
    if name.hasSuffix(Recipe.Start.fileEnding) { return try ModelFile(path: name) }
    let line = LoadingLine()
    defer { line.clear() }
    return try open(name).modelFile(progress: line.show)
  }
}
