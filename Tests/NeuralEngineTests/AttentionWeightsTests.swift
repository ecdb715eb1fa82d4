import Foundation
import NeuralEngine
import Testing

/// How much steps attend to each other, against PyTorch's `MultiheadAttention(need_weights=True)`;
/// `Reference/attention.py` makes the numbers.
@Suite struct AttentionWeightsTests {
  struct Case: Decodable {
    var name: String
    var steps: Int
    var units: Int
    var lengths: [Int32]?
    var heads: [Int]
    var isCausal: [Bool]
    var inputs: [Float]
    var parameters: [Float]
    /// [layers][examples, heads, steps, steps]
    var weights: [[Double]]
    /// [examples, steps, units]
    var outputs: [Double]
  }

  static let names = ["all steps", "causal", "of different length", "two layers"]

  static let cases: [Case]? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/attention.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode([Case].self, from: data)
  }()

  private static func trainer(_ reference: Case, workers: Int, batchSize: Int) throws -> Trainer {
    let layers = zip(reference.heads, reference.isCausal).map {
      LayerDescription.multiHeadAttention(heads: $0, isCausal: $1)
    }
    let network = NetworkDescription(
      input: .sequence(time: reference.steps, features: reference.units), layers: layers,
      cost: .squaredError)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers,
      maximumBatchSize: batchSize, seed: 1)
    trainer.state.parameters = reference.parameters
    return trainer
  }

  private static func examples(_ reference: Case) -> ExampleSet {
    let width = reference.steps * reference.units
    let count = reference.inputs.count / width
    return ExampleSet(
      inputs: reference.inputs, featureCount: width,
      targets: .values([Float](repeating: 0, count: count * width), width: width),
      lengths: reference.lengths)
  }

  @Test func everyCaseHasItsReference() throws {
    #expect(try #require(Self.cases).map(\.name) == Self.names)
  }

  @Test(arguments: names, [1, 2, 3])
  func weightsAndOutputsEqualTheReference(name: String, workers: Int) throws {
    let reference = try #require(Self.cases?.first { $0.name == name })
    // Rows for some examples at a time alone.
    let trainer = try Self.trainer(reference, workers: workers, batchSize: 3)
    let examples = Self.examples(reference)
    let steps = reference.steps
    #expect(trainer.attentionOutputs.map(\.heads) == reference.heads)
    #expect(trainer.attentionOutputs.allSatisfy { $0.steps == steps })
    #expect(
      trainer.attentionOutputs.map(\.name)
        == reference.heads.indices.map { "\($0).multiHeadAttention" })
    var seen: Set<[Int]> = []
    var furthest = 0.0
    trainer.forEachAttention(of: examples) { layer, example, weights in
      seen.insert([layer, example])
      let heads = reference.heads[layer]
      #expect(weights.count == heads * steps * steps)
      let length = reference.lengths.map { Int($0[example]) } ?? steps
      for head in 0..<heads {
        for step in 0..<length {
          let row = (head * steps + step) * steps
          let expected = example * heads * steps * steps + row
          for other in 0..<steps {
            furthest = max(
              furthest,
              abs(Double(weights[row + other]) - reference.weights[layer][expected + other]))
          }
        }
      }
    }
    #expect(furthest < 1e-6, "\(furthest)")
    #expect(seen.count == reference.heads.count * examples.count)
    let outputs = trainer.predict(examples)
    for example in 0..<examples.count {
      let length = reference.lengths.map { Int($0[example]) } ?? steps
      let start = example * steps * reference.units
      for index in start..<start + length * reference.units {
        #expect(abs(Double(outputs[index]) - reference.outputs[index]) < 1e-5)
      }
    }
  }

  @Test func aNetworkWithoutAttentionHasNone() throws {
    let trainer = try Trainer(
      network: NetworkDescription(
        input: .features(2), layers: [LayerDescription(.dense(units: 2))],
        cost: .softmaxCrossEntropy),
      optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    #expect(trainer.attentionOutputs.isEmpty)
    trainer.forEachAttention(
      of: ExampleSet(inputs: [1, 2], featureCount: 2, targets: .classes([0], count: 2))
    ) { _, _, _ in Issue.record("there is no attention") }
  }
}
