import Foundation
import LocalFiles
import NeuralEngine
import Testing

@testable import Training

/// Weights to and from PyTorch; `Reference/exchange.py` makes its side of the files, and checks ours.
@Suite struct PyTorchExchangeTests {
  private static func network(_ name: String) -> NetworkDescription {
    switch name {
    case "dense":
      NetworkDescription(
        inputCount: 6, layers: [.dense(units: 9), .activation(.tanh), .dense(units: 4)],
        cost: .softmaxCrossEntropy)
    case "lstm":
      NetworkDescription(
        input: .sequence(time: 10, features: 1),
        layers: [
          .embedding(vocabulary: 12, units: 5), .recurrent(.lstm, units: 7), .dense(units: 12),
        ], cost: .softmaxCrossEntropy)
    default:
      NetworkDescription(
        input: .image(height: 12, width: 12, channels: 1),
        layers: [
          .conv2D(filters: 4, kernel: WindowSize(5)), .activation(.relu), .maxPool(WindowSize(2)),
          .conv2D(filters: 6, kernel: WindowSize(3)), .activation(.relu), .flatten,
          .dense(units: 10), .activation(.relu), .dense(units: 3),
        ], cost: .softmaxCrossEntropy)
    }
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Reference")

  private func numbers(_ file: Safetensors, _ name: String) throws -> [Float] {
    guard case .float32(let values)? = file.tensors[name]?.values else {
      Issue.record("no tensor \(name)")
      return []
    }
    return values
  }

  private func trainer(_ name: String) throws -> Trainer {
    try Trainer(
      network: Self.network(name), optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
      workers: 2, maximumBatchSize: 8, seed: 5)
  }

  /// The parameters come in as by `--from`.
  @Test(arguments: ["dense", "lenet", "lstm"], ["pytorch", "engine"])
  func aNetworkGivesTheSameHereAndThere(name: String, origin: String) throws {
    let path = Self.folder.appendingPathComponent("\(origin)-\(name).safetensors").path
    let file = try Safetensors(decoding: DurableFile.read(path))
    let trainer = try trainer(name)
    trainer.state.parameters = try StartingParameters(path: path).parameters(
      for: trainer.tensors, reinitialize: [], initial: trainer.state.parameters)
    for tensor in trainer.tensors { #expect(file.tensors[tensor.name]?.shape == tensor.shape) }
    let inputs = try numbers(file, "inputs")
    let expected = try numbers(file, "outputs")
    let found = trainer.predict(
      ExampleSet(
        inputs: inputs, featureCount: trainer.network.inputCount,
        targets: .classes([Int32](repeating: 0, count: 8), count: 2)))
    #expect(expected.count == 8 * trainer.network.output.count)
    #expect(found.count == expected.count)
    for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-5) }
  }
}
