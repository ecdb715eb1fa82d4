import Glibc
import NeuralEngine

extension CheckpointFolder {
  /// Parameters to predict with.
  struct Model {
    /// The file's name within the folder.
    var file: String
    var step: Int
    var dataFingerprint: String
    var tensors: [String: Safetensors.Tensor]

    /// The flat vector; nil when a tensor is missing or has another shape.
    func parameters(for descriptions: [TensorDescription]) -> [Float]? {
      var flat: [Float] = []
      for description in descriptions {
        guard let tensor = tensors[description.name], tensor.shape == description.shape,
          case .float32(let values) = tensor.values
        else { return nil }
        flat += values
      }
      return flat
    }
  }

  /// Whether the run has come to an end that it keeps a model of.
  public var hasFinalModel: Bool { access(pathOf(Self.finalName), F_OK) == 0 }

  /// The file that holds what the run ended with; before that the best so far, or else the newest
  /// checkpoint.
  ///
  /// - Throws: `cannotReadCheckpoint` when there is nothing.
  public func modelPath() throws(TrainingError) -> String { pathOf(try modelName()) }

  private func modelName() throws(TrainingError) -> String {
    let names = [Self.finalName, Self.bestName].filter { access(pathOf($0), F_OK) == 0 }
    let newest = names.isEmpty ? try newest()?.file : nil
    guard let name = names.first ?? newest else {
      throw .cannotReadCheckpoint(path: path, cause: "it holds no parameters yet")
    }
    return name
  }

  /// What the run ended with; before that the best so far, or else the newest checkpoint.
  ///
  /// - Throws: `cannotReadCheckpoint` when there is nothing, or it is damaged.
  func model() throws(TrainingError) -> Model {
    let name = try modelName()
    func facts(
      _ strings: [String: String]
    ) throws(Safetensors.Damage) -> (step: Int, dataFingerprint: String) {
      guard strings["step"] != nil, let fingerprint = strings["dataFingerprint"] else {
        throw Safetensors.Damage(cause: "it is not a model of a run")
      }
      return (try CheckpointMetadata(strings).count("step"), fingerprint)
    }
    return try Safetensors.read(
      pathOf(name), judge: { (strings) throws(Safetensors.Damage) in _ = try facts(strings) }
    ) { (file) throws(Safetensors.Damage) in
      let facts = try facts(file.metadata)
      return Model(
        file: name, step: facts.step, dataFingerprint: facts.dataFingerprint,
        tensors: file.tensors)
    }
  }
}
