import NeuralEngine

/// Parameters for a network to begin with: those another run kept, or those of any file of tensors
/// with the network's names and shapes.
public struct StartingParameters: Sendable {
  /// What they are from, as messages call it.
  public let source: String
  private let tensors: [String: Safetensors.Tensor]

  /// - Parameter path: a `.safetensors` file, as a run's models and checkpoints are.
  /// - Throws: `cannotReadCheckpoint` when it cannot be read or is damaged.
  public init(path: String) throws(TrainingError) {
    source = Self.name(ofFile: path)
    tensors = try Safetensors.read(path) { (file) throws(Safetensors.Damage) in file.tensors }
  }

  /// Those a session ended with.
  public init(source: String, values: [Float], tensors: [TensorDescription]) {
    self.source = source
    self.tensors = Dictionary(
      uniqueKeysWithValues: tensors.map { ($0.name, $0.values(in: values)) })
  }

  /// What a recipe says to begin with.
  ///
  /// - Throws: as `init(path:)`; `cannotBegin` when it names no file of tensors.
  init(_ start: Recipe.Start) throws(TrainingError) {
    switch start.origin {
    case .run(let path) where path.hasSuffix(Recipe.Start.fileEnding): try self.init(path: path)
    case .run(let name), .recipe(let name):
      throw .cannotBegin(with: name, cause: "its run's parameters are not given", hint: nil)
    }
  }

  /// The flat parameter vector of a network of these tensors.
  ///
  /// - Parameters:
  ///   - initial: what the initializer gives them, which the layers of `reinitialize` keep.
  /// - Throws: `cannotBegin` when a tensor is missing or has another shape.
  func parameters(
    for descriptions: [TensorDescription], reinitialize: [Int], initial: [Float]
  ) throws(TrainingError) -> [Float] {
    var flat = initial
    for description in descriptions where !reinitialize.contains(description.layer) {
      guard let tensor = tensors[description.name] else {
        throw problem(description, "it has no tensor \(description.name)")
      }
      guard tensor.shape == description.shape else {
        throw problem(
          description, "its \(description.name) is \(tensor.shape), here \(description.shape)")
      }
      switch tensor.values {
      case .float32(let values): flat.replaceSubrange(description.range, with: values)
      case .float64(let values):
        flat.replaceSubrange(description.range, with: values.map { Float($0) })
      case .int64, .uint64:
        throw problem(description, "its \(description.name) holds whole numbers")
      }
    }
    return flat
  }

  /// A run's name, for a file that it keeps; else the path.
  private static func name(ofFile path: String) -> String {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[parts.count - 2] == "checkpoints"
      ? String(parts[parts.count - 3]) : path
  }

  private func problem(_ description: TensorDescription, _ cause: String) -> TrainingError {
    .cannotBegin(
      with: source, cause: cause,
      hint: "--set start.reinitialize=[\(description.layer)] lets the initializer begin that layer")
  }
}
