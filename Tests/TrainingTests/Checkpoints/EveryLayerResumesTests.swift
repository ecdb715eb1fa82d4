import Datasets
import NeuralEngine
import Testing

@testable import Training

/// Saved to the disk, loaded by another process's session, stepped on: the same bits, whatever the
/// layers and the optimizer.
@Suite struct EveryLayerResumesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var input: DataFacts
    var layers: [LayerDescription]
    var hasStepLabels = false
    var cost = CostFunction.softmaxCrossEntropy

    var testDescription: String { name }
  }

  private static let image = DataFacts(
    name: "pictures", classNames: ["a", "b", "c"], featureCount: 72,
    imageShape: ImageShape(height: 6, width: 6, channels: 2), fingerprint: "1")
  private static let sequence = DataFacts(
    name: "steps", classNames: ["a", "b", "c"], featureCount: 6, steps: 6, fingerprint: "2")

  static let cases = [
    Case(
      name: "convolution, batch norm, pools",
      input: image,
      layers: [
        .conv2D(filters: 4, kernel: WindowSize(3), padding: .same), .batchNorm,
        .activation(.relu), .maxPool(WindowSize(2)), .conv2D(filters: 3, kernel: WindowSize(2)),
        .activation(.gelu), .averagePool(WindowSize(2)), .flatten, .dropout(rate: 0.2),
        .dense(units: 3),
      ]),
    Case(
      name: "residual blocks",
      input: image,
      layers: [
        .residual([.conv2D(filters: 2, kernel: WindowSize(3), padding: .same), .batchNorm]),
        .activation(.relu),
        .residual(
          [.conv2D(filters: 4, kernel: WindowSize(3), stride: WindowSize(2), padding: .same)],
          shortcut: [.conv2D(filters: 4, kernel: WindowSize(1), stride: WindowSize(2))]),
        .activation(.silu), LayerDescription(.averagePool(nil)), .dense(units: 3),
      ]),
    Case(
      name: "frozen layers",
      input: image,
      layers: [
        LayerDescription.conv2D(filters: 4, kernel: WindowSize(3)).frozen,
        LayerDescription.batchNorm.frozen, .activation(.tanh), .flatten, .dense(units: 3),
      ]),
    Case(
      name: "1-D convolution",
      input: sequence,
      layers: [
        LayerDescription(.conv1D(filters: 4, size: 3, padding: .same)), .activation(.relu),
        LayerDescription(.maxPool(nil)), .dense(units: 3),
      ]),
    Case(
      name: "embedding, LSTM both ways, dense over time",
      input: sequence,
      layers: [
        .embedding(vocabulary: 3, units: 4), .recurrent(.lstm, units: 5, isBidirectional: true),
        .dense(units: 3),
      ], hasStepLabels: true),
    Case(
      name: "transformer",
      input: sequence,
      layers: [
        .embedding(vocabulary: 3, units: 8), .positionalEncoding,
        .residual([
          .layerNorm, .multiHeadAttention(heads: 2, isCausal: true), .dropout(rate: 0.1),
        ]), .layerNorm, .dense(units: 3),
      ], hasStepLabels: true),
    Case(
      name: "branches",
      input: image,
      layers: [
        .concat([
          [.conv2D(filters: 3, kernel: WindowSize(1)), .activation(.relu)],
          [.conv2D(filters: 2, kernel: WindowSize(3), padding: .same), .batchNorm],
          [.dropout(rate: 0.1)],
        ]), .dense(units: 3),
      ]),
    Case(
      name: "depthwise, upsampling, pools past the edge",
      input: image,
      layers: [
        .depthwiseConv2D(kernel: WindowSize(3), padding: .same), .activation(.relu),
        .conv2D(filters: 4, kernel: WindowSize(1)), .batchNorm, .activation(.relu),
        .averagePool(WindowSize(3), stride: WindowSize(2), padding: .same),
        .upsample(WindowSize(2), .bilinear), .depthwiseConv2D(kernel: WindowSize(3)),
        .upsample(WindowSize(2)), .maxPool(WindowSize(3), stride: WindowSize(1), padding: .same),
        .dense(units: 3),
      ]),
    Case(
      name: "embeddings compared by triplets",
      input: image,
      layers: [
        .conv2D(filters: 4, kernel: WindowSize(3)), .activation(.relu), .dropout(rate: 0.1),
        .dense(units: 5), .l2Normalize,
      ], cost: .triplet),
    Case(
      name: "RNN on GRU",
      input: sequence,
      layers: [
        .recurrent(.gru, units: 5), .dropout(rate: 0.1),
        .recurrent(.rnn, units: 4, returnsSequence: false), .dense(units: 3),
      ]),
  ]

  static let optimizers: [OptimizerDescription] = [
    .gradientDescent, .momentum(beta: 0.9), .nesterov(beta: 0.9),
    .rmsProp(beta: 0.9, epsilon: 1e-8), .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
    .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1),
    .momentum(beta: 0.9, isCorrected: true),
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, isCorrected: false),
  ]

  /// 26 examples of whole numbers below 3, of which a batch of 8 leaves 2.
  private func data(_ test: Case) -> DataSplit {
    func examples(_ count: Int, seed: Int) -> ExampleSet {
      var state = UInt32(seed)
      func number() -> Int32 {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int32(state >> 16) % 3
      }
      let inputs = (0..<count * test.input.featureCount).map { _ in Float(number()) }
      let steps = test.hasStepLabels ? test.input.steps ?? 1 : 1
      let labels = (0..<count * steps).map { _ in number() }
      return ExampleSet(
        inputs: inputs, featureCount: test.input.featureCount,
        targets: test.hasStepLabels
          ? .stepClasses(labels, steps: steps, count: 3) : .classes(labels, count: 3))
    }
    return DataSplit(
      facts: test.input, train: examples(26, seed: 1), dev: examples(7, seed: 2),
      test: examples(0, seed: 3))
  }

  @Test(arguments: cases, optimizers)
  func itGoesOnBitForBit(_ test: Case, _ optimizer: OptimizerDescription) async throws {
    let data = data(test)
    let recipe = Recipe(
      name: "every", data: .digits, layers: test.layers, cost: test.cost, l2: 1e-3,
      optimizer: optimizer,
      learningRate: 0.01, schedule: .cosine(final: 0.1), batchSize: .examples(8), epochs: 3,
      optimizingMetric: .trainCost, seed: 5, logEvery: .steps(3), workers: 2)
    let whole = try await Scene.run(recipe, data: data)
    try await withFolder { folder in
      let stop = Scene.at(6, 1, .stop(.afterBatch), origin: .system)
      _ = try await Scene.run(
        recipe, Scene.options([stop]) { $0.checkpointFolder = folder }, data: data)
      let state = try #require(try CheckpointFolder(path: folder).newest()).state
      #expect(state.step == 6)
      let resumed = try await Scene.run(recipe, Scene.options { $0.resume = state }, data: data)
      #expect(resumed.finish.step == 12)
      #expect(resumed.parameters == whole.parameters)
      #expect(
        resumed.events.points(.devCost).map(\.value)
          == whole.events.points(.devCost).suffix(2).map(\.value))
    }
  }
}
