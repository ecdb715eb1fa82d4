import Datasets
import NeuralEngine

extension CostSurface {
  /// Measures the surface around a run's model, with the way that its checkpoints tell: those kept for
  /// branching, after the parameters that it began with.
  ///
  /// - Parameters:
  ///   - points: how many columns and rows, at least 2.
  ///   - exampleCount: how many examples of the train set the cost is of, at most.
  ///   - seed: draws random directions.
  ///   - progress: told how many places are measured, of how many.
  /// - Throws: `cannotReadCheckpoint`; `cannotEvaluate` for a run of other data or another network;
  ///   `memory`; `EngineError`.
  public init(
    of recipe: Recipe, data: DataSplit, in folder: CheckpointFolder, axes: Axes, points: Int,
    exampleCount: Int, seed: UInt64, cores: Int, memory: MemoryProbe = .system,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws {
    let network = recipe.network(for: data.facts)
    try network.validate()
    let examples = data.train.first(min(exampleCount, data.train.count))
    let rows = Trainer.evaluationRows(of: network, most: 256)
    let listed = folder.listed
    do {
      // Each place of the way as it is and as doubles, less their mean.
      let values = Double(network.parameterCount) * Double(listed.count + 2)
      try memory.now.require(
        network.memory(optimizer: .gradientDescent, workers: 1, batchSize: rows).trainer
          + values * 12)
    } catch {
      throw TrainingError.memory(
        operation: "model: cannot measure the surface",
        need: "the parameters of \(listed.count) checkpoints", error, hint: nil)
    }
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent,
      workers: recommendedWorkers(network: network, batchSize: rows, cores: cores),
      maximumBatchSize: rows, seed: recipe.seed)
    let path = try Self.path(of: recipe, trainer, data: data, in: folder, listed)
    self.init(
      axes: axes, points: points, path: path, tensors: trainer.tensors, seed: seed,
      exampleCount: examples.count,
      cost: { parameters in
        trainer.state.parameters = parameters
        return trainer.evaluate(examples).cost
      }, progress: progress)
  }

  /// The places that the run was at, those undone left out.
  private static func path(
    of recipe: Recipe, _ trainer: Trainer, data: DataSplit, in folder: CheckpointFolder,
    _ listed: [CheckpointFolder.Listed]
  ) throws(TrainingError) -> [(step: Int, parameters: [Float])] {
    let kept = try folder.model()
    guard kept.dataFingerprint == data.facts.fingerprint else {
      throw .cannotEvaluate(
        cause: "\(kept.file) was trained on data of another fingerprint, \(kept.dataFingerprint)")
    }
    guard let model = kept.parameters(for: trainer.tensors) else {
      throw .cannotEvaluate(cause: "\(kept.file) holds the parameters of another network")
    }
    var path: [(step: Int, parameters: [Float])] = []
    // What a run takes over from another is in its first checkpoint.
    if recipe.start == nil { path.append((0, trainer.state.parameters)) }
    for checkpoint in listed {
      let parameters = try folder.state(checkpoint).parameters
      guard parameters.count == model.count else {
        throw .cannotEvaluate(cause: "\(checkpoint.name) holds the parameters of another network")
      }
      path.removeAll { $0.step >= checkpoint.step }
      path.append((checkpoint.step, parameters))
    }
    path.removeAll { $0.step >= kept.step }
    return path + [(kept.step, model)]
  }
}
