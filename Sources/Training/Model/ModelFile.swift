import Datasets
import NeuralEngine

/// A model as a file keeps it, to be used on new data: a run's `final.safetensors`,
/// `best.safetensors` or a checkpoint, wherever it lies.
public struct ModelFile: Sendable {
  /// The file it was read from.
  public let path: String
  /// The optimizer step that the parameters are of.
  public let step: Int
  /// What the file says of the model.
  public let record: ModelRecord
  /// The flat parameter vector, in the order of the network's tensors.
  public let parameters: [Float]

  /// - Throws: `cannotReadCheckpoint` when it cannot be read or is damaged; `modelNotDescribed` for a
  ///   file of parameters alone, as earlier versions wrote.
  public init(path: String) throws(TrainingError) {
    let file = try Safetensors.read(path) { (file) throws(Safetensors.Damage) -> ModelFile? in
      guard ModelRecord.isDescribed(in: file) else { return nil }
      let record = try ModelRecord(file)
      return ModelFile(
        path: path,
        step: file.metadata["step"] == nil
          ? 0 : try CheckpointMetadata(file.metadata).count("step"),
        record: record, parameters: try Self.parameters(file, record.network.tensors))
    }
    guard let file else { throw .modelNotDescribed(path: path) }
    self = file
  }

  /// A model in memory.
  ///
  /// - Precondition: as many parameters as the network has.
  public init(path: String, step: Int, record: ModelRecord, parameters: [Float]) {
    self.path = path
    self.step = step
    self.record = record
    self.parameters = parameters
  }

  private static func parameters(
    _ file: Safetensors, _ descriptions: [TensorDescription]
  ) throws(Safetensors.Damage) -> [Float] {
    var flat: [Float] = []
    for description in descriptions {
      guard let tensor = file.tensors[description.name] else {
        throw Safetensors.Damage(cause: "it has no tensor \(description.name)")
      }
      guard case .float32(let values) = tensor.values, tensor.shape == description.shape else {
        throw Safetensors.Damage(
          cause: "tensor \(description.name) is \(tensor.shape), not F32 \(description.shape)")
      }
      flat += values
    }
    return flat
  }

  /// A tensor's values.
  func values(of tensor: TensorDescription) -> [Float] { Array(parameters[tensor.range]) }
}
