import Foundation
import Testing

@testable import NeuralEngine

/// How values are counted, against NumPy's numbers; `Reference/histograms.py` makes them.
@Suite struct ValueCountsTests {
  struct Reference: Decodable {
    /// A number, or a string for what is not finite.
    struct Value: Decodable {
      var number: Float

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Float.self) {
          self.number = number
        } else {
          let text = try container.decode(String.self)
          number = text == "nan" ? .nan : text == "inf" ? .infinity : -.infinity
        }
      }
    }

    var values: [Value]
    var low: Double
    var high: Double
    var counts: [Int]
    var below: Int
    var above: Int
    var nonFinite: Int
    var least: Double
    var greatest: Double
  }

  static func references() throws -> [String: Reference] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/histograms.json")
    return try JSONDecoder().decode([String: Reference].self, from: Data(contentsOf: file))
  }

  private static func counts(_ values: [Float], parts: Int = 1, bins: Int = 32) -> ValueCounts? {
    values.withUnsafeBufferPointer { all in
      ValueCounts(
        (0..<parts).map { part in
          UnsafeBufferPointer(
            rebasing: all[part * all.count / parts..<(part + 1) * all.count / parts])
        }, bins: bins)
    }
  }

  @Test(arguments: [1, 3])
  func countsAreThoseOfNumPy(parts: Int) throws {
    let references = try Self.references()
    #expect(references.count == 7)
    for (name, expected) in references {
      let found = try #require(Self.counts(expected.values.map(\.number), parts: parts))
      #expect(found.counts == expected.counts, "\(name)")
      #expect(found.below == expected.below && found.above == expected.above, "\(name)")
      #expect(found.nonFinite == expected.nonFinite, "\(name)")
      #expect(found.least == expected.least && found.greatest == expected.greatest, "\(name)")
      let slack = 1e-5 * (expected.high - expected.low)
      #expect(abs(found.low - expected.low) <= slack, "\(name)")
      #expect(abs(found.high - expected.high) <= slack, "\(name)")
    }
  }

  @Test func whatHasNoFiniteValueHasNoHistogram() {
    #expect(Self.counts([.nan, .infinity]) == nil)
    #expect(ValueCounts([], bins: 4) == nil)
    #expect(Self.counts([2, 2, 2])?.counts == [3])
    // Whose squares are no numbers in single precision.
    let huge = Self.counts([-3e38, 0, 3e38], bins: 3)
    #expect(huge?.counts.reduce(0, +) == 3)
  }

  @Test(arguments: [1, 2])
  func aMeasuredStepCountsWeightsGradientsAndActivations(workers: Int) throws {
    let network = NetworkDescription(
      inputCount: 3,
      layers: [
        .dense(units: 5), .activation(.tanh), .dropout(rate: 0), .dense(units: 2),
      ], cost: .softmaxCrossEntropy)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 20,
      seed: 3)
    let examples = ExampleSet(
      inputs: (0..<60).map { sin(Float($0)) }, featureCount: 3,
      targets: .classes((0..<20).map { Int32($0 % 2) }, count: 2))
    let before = trainer.state.parameters
    let plain = PlainNetwork(network, parameters: before)
    let measured = trainer.measuredStep(
      on: examples, indices: (0..<20).map { Int32($0) }[...], stepIndex: 0,
      settings: StepSettings(learningRate: 0.5), bins: 8)
    #expect(measured.countingSeconds > 0)
    #expect(measured.countingSeconds <= measured.measuringSeconds)
    let after = trainer.state.parameters
    let first = trainer.tensors[0].range
    #expect(measured.layers[0].weightCounts == Self.counts(Array(before[first]), bins: 8))
    // A step of gradient descent is the gradient.
    let own = trainer.tensors.filter { $0.layer == 0 }.flatMap { Array($0.range) }
    let gradient = own.map { (before[$0] - after[$0]) / 0.5 }
    let found = try #require(measured.layers[0].gradientCounts)
    #expect(found.counts.reduce(0, +) == 20)
    #expect(abs(found.least - Double(gradient.min()!)) < 1e-5)
    #expect(abs(found.greatest - Double(gradient.max()!)) < 1e-5)
    let hidden = (0..<20).flatMap { row in
      plain.values((0..<3).map { Double(examples.inputs[row * 3 + $0]) })[2].map { Float($0) }
    }
    let activations = try #require(measured.layers[0].activationCounts)
    let expected = try #require(Self.counts(hidden, bins: 8))
    #expect(activations.counts.reduce(0, +) == 100)
    #expect(abs(activations.least - expected.least) < 1e-5)
    #expect(zip(activations.counts, expected.counts).allSatisfy { abs($0 - $1) <= 1 })
    #expect(measured.layers[1].weightCounts == nil && measured.layers[1].gradientCounts == nil)
    let unmeasured = trainer.measuredStep(
      on: examples, indices: [0, 1], stepIndex: 1, settings: StepSettings(learningRate: 0.5))
    #expect(unmeasured.layers.allSatisfy { $0.activationCounts == nil })
    #expect(unmeasured.countingSeconds == 0)
  }

  /// More examples than the workspace has rows, unevenly over the workers.
  @Test(arguments: [1, 2, 3])
  func everyLayersOutputsAreThoseOfAPlainNetwork(workers: Int) throws {
    let network = NetworkDescription(
      inputCount: 2,
      layers: [
        .dense(units: 4), .activation(.relu), .dropout(rate: 0.5), .dense(units: 3),
        .activation(.gelu), .dense(units: 1),
      ], cost: .squaredError)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: 3,
      seed: 5)
    let outputs = trainer.outputs
    #expect(outputs.map(\.name) == ["0.dense", "2.dropout", "3.dense", "4.gelu", "5.dense"])
    #expect(outputs.map(\.isIntermediate) == [false, true, true, false, false])
    let count = 128 * workers + 7
    let examples = ExampleSet(
      inputs: (0..<2 * count).map { cos(Float($0) * 0.7) }, featureCount: 2,
      targets: .values([Float](repeating: 0, count: count), width: 1))
    let plain = PlainNetwork(network, parameters: trainer.state.parameters)
    // The place of each output among the layers of the description.
    let places = [2, 3, 4, 5, 6]
    var seen = [[Int]](repeating: [], count: outputs.count)
    var worst = 0.0
    trainer.forEachOutput(of: examples) { output, example, values in
      seen[output].append(example)
      let expected = plain.values(
        [Double(examples.inputs[2 * example]), Double(examples.inputs[2 * example + 1])])
      for (value, known) in zip(values, expected[places[output]]) {
        worst = max(worst, abs(Double(value) - known))
      }
    }
    #expect(seen.allSatisfy { $0.sorted() == Array(0..<count) })
    #expect(worst < 1e-5)
  }
}
