import Foundation
import NeuralEngine
import Testing

/// Image and sequence layers against PyTorch's numbers; `Reference/layers.py` makes them.
@Suite struct LayerReferenceTests {
  struct Case: Decodable {
    var name: String
    var input: [Int]
    var inputs: [Float]
    var labels: [Int32]
    var parameters: [Float]
    var cost: Double
    var gradient: [Double]
    var afterwards: [Float]
    var probabilities: [Double]
  }

  static let cases: [Case]? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/layers.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode([Case].self, from: data)
  }()

  @Test func everyNetworkHasItsReference() throws {
    let cases = try #require(Self.cases)
    #expect(cases.map(\.name).sorted() == ImageNetworks.names)
  }

  @Test(arguments: ImageNetworks.names, [1, 2, 3])
  func costGradientAndPredictionEqualTheReference(name: String, workers: Int) throws {
    let cases = try #require(Self.cases)
    let reference = try #require(cases.first { $0.name == name })
    let network = ImageNetworks.network(name)
    #expect(network.inputCount == reference.input.reduce(1, *))
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 7, seed: 1)
    let examples = ExampleSet(
      inputs: reference.inputs, featureCount: network.inputCount,
      targets: .classes(reference.labels, count: network.outputCount))
    trainer.state.parameters = reference.parameters
    let result = trainer.step(
      on: examples, indices: examples.all, stepIndex: 0, settings: StepSettings(learningRate: 1))
    #expect(abs(result.cost - reference.cost) < 1e-5)
    let after = trainer.state.parameters
    for tensor in trainer.tensors {
      for index in tensor.range {
        if tensor.isTrained {
          let moved = Double(reference.parameters[index] - after[index])
          #expect(
            abs(moved - reference.gradient[index]) < 2e-5,
            "\(tensor.name)[\(index - tensor.offset)]")
        } else {
          #expect(abs(after[index] - reference.afterwards[index]) < 1e-5, "\(tensor.name)")
        }
      }
    }
    trainer.state.parameters = reference.afterwards
    for (found, expected) in zip(trainer.predict(examples), reference.probabilities) {
      #expect(abs(Double(found) - expected) < 1e-5)
    }
  }
}
