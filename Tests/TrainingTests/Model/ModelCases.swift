import Foundation
import NeuralEngine

@testable import Datasets
@testable import Training

/// One small model for each kind of layer and output, with parameters drawn by a fixed seed, and
/// inputs for it.
struct ModelCase {
  let name: String
  let model: ModelFile
  /// `[examples, inputs]`, as a source would give them.
  let inputs: [Float]
  /// What the inputs are the tokens of, where each example is a text of its own.
  var texts: [String]?

  static let exampleCount = 5

  /// What the model answers to each example; of text at every step.
  func answers() throws -> [Float] { try Predictor(model).answers(to: inputs) }

  private static let ten = (0..<10).map { "class \($0)" }

  static let all: [ModelCase] = ofNumbers + ofTexts

  private static let ofNumbers: [ModelCase] = [
    make(
      "dense", .features(4), [.dense(units: 6), .activation(.relu), .dense(units: 3)],
      output: .classes(["a", "b", "c,d"]), normalized: true),
    make(
      "constant-feature", .features(3), [.dense(units: 2)], output: .classes(["no", "yes"]),
      normalized: true),
    make(
      "binary", .features(3), [.dense(units: 4), .activation(.tanh), .dense(units: 1)],
      cost: .sigmoidCrossEntropy, output: .classes(["no", "yes"])),
    make(
      "labels", .features(3), [.dense(units: 4), .activation(.sigmoid), .dense(units: 3)],
      cost: .sigmoidCrossEntropy, output: .labels(["warm", "wet", "windy"])),
    make(
      "value", .features(3),
      [.dense(units: 4), .activation(.leakyRelu(slope: 0.1)), .dense(units: 1)],
      cost: .squaredError,
      output: .values(
        names: ["price"], scaling: TargetScaling(mean: [1200], standardDeviation: [350])),
      normalized: true),
    make(
      "values", .features(2), [.dense(units: 3), .activation(.linear), .dense(units: 2)],
      cost: .squaredError, output: .values(names: ["x", "y"], scaling: nil)),
    make(
      "gelu-silu", .features(4),
      [
        .dense(units: 5), .activation(.gelu), .dense(units: 5), .activation(.silu),
        .dropout(rate: 0.5), .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "batch-norm", .features(4),
      [.dense(units: 5), .batchNorm, .activation(.relu), .dense(units: 3)],
      output: .classes(["a", "b", "c"])),
    make(
      "convolution", .image(height: 7, width: 6, channels: 3),
      [
        .conv2D(
          filters: 4, kernel: WindowSize(height: 3, width: 2),
          stride: WindowSize(height: 2, width: 1),
          padding: .same), .batchNorm, .activation(.relu),
        .conv2D(filters: 3, kernel: WindowSize(2)),
        .activation(.tanh), .flatten, .dense(units: 10),
      ], output: .classes(ten), normalized: true),
    make(
      "pools", .image(height: 9, width: 8, channels: 2),
      [
        .maxPool(WindowSize(height: 3, width: 2), stride: WindowSize(2)),
        .conv2D(filters: 4, kernel: WindowSize(2), padding: .same), .averagePool(WindowSize(2)),
        .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "pools-past-the-edge", .image(height: 7, width: 6, channels: 2),
      [
        .maxPool(WindowSize(3), stride: WindowSize(1), padding: .same),
        .averagePool(WindowSize(height: 3, width: 2), stride: WindowSize(2), padding: .same),
        .maxPool(WindowSize(2), padding: .same), .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "depthwise", .image(height: 7, width: 6, channels: 3),
      [
        .depthwiseConv2D(kernel: WindowSize(3), padding: .same), .activation(.relu),
        .conv2D(filters: 5, kernel: WindowSize(1)), .batchNorm,
        .depthwiseConv2D(
          kernel: WindowSize(height: 2, width: 3), stride: WindowSize(2), padding: .same),
        .batchNorm, .activation(.relu), .dense(units: 3),
      ], output: .classes(["a", "b", "c"]), normalized: true),
    make(
      "upsampling", .image(height: 3, width: 4, channels: 2),
      [
        .upsample(WindowSize(height: 2, width: 3)),
        .conv2D(filters: 2, kernel: WindowSize(3), padding: .same),
        .upsample(WindowSize(height: 3, width: 2), .bilinear),
        .conv2D(filters: 2, kernel: WindowSize(3), stride: WindowSize(2)), .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "sequence-upsampling", .sequence(time: 5, features: 3),
      [
        .upsample(WindowSize(2), .bilinear), .conv1D(filters: 3, size: 3), .upsample(WindowSize(2)),
        .flatten, .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "embedding-of-an-image", .image(height: 5, width: 4, channels: 1),
      [
        .conv2D(filters: 3, kernel: WindowSize(3)), .activation(.relu), .flatten, .dense(units: 4),
        .l2Normalize,
      ], cost: .triplet, output: .embedding(4), normalized: true),
    make(
      "unit-pixels", .image(height: 5, width: 4, channels: 3),
      [.l2Normalize, .conv2D(filters: 3, kernel: WindowSize(3)), .l2Normalize, .dense(units: 3)],
      output: .classes(["a", "b", "c"])),
    make(
      "global-pools", .image(height: 5, width: 5, channels: 2),
      [
        .conv2D(filters: 4, kernel: WindowSize(3), padding: .same), .activation(.relu),
        .averagePool(nil), .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "residual", .image(height: 6, width: 6, channels: 2),
      [
        .residual([
          .conv2D(filters: 2, kernel: WindowSize(3), padding: .same), .batchNorm,
          .activation(.relu),
          .conv2D(filters: 2, kernel: WindowSize(3), padding: .same), .batchNorm,
        ]), .activation(.relu),
        .residual(
          [.conv2D(filters: 4, kernel: WindowSize(3), stride: WindowSize(2), padding: .same)],
          shortcut: [.conv2D(filters: 4, kernel: WindowSize(1), stride: WindowSize(2)), .batchNorm]),
        .maxPool(nil), .flatten, .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "residual-dense", .features(4),
      [
        .dense(units: 4),
        .residual([.dense(units: 4), .activation(.silu), .residual([.dense(units: 4)])]),
        .activation(.gelu), .dense(units: 2),
      ], output: .classes(["a", "b"])),
    make(
      "sequence-convolution", .sequence(time: 9, features: 2),
      [
        .conv1D(filters: 4, size: 3, stride: 2, padding: .same), .batchNorm, .activation(.relu),
        .maxPool(WindowSize(2)), .recurrent(.rnn, units: 3, returnsSequence: false),
        .dense(units: 3),
      ], output: .classes(["a", "b", "c"]), normalized: true),
    make(
      "rnn", .sequence(time: 5, features: 3),
      [
        .recurrent(.rnn, units: 4), .recurrent(.rnn, units: 3, returnsSequence: false),
        .dense(units: 2),
      ], output: .classes(["a", "b"])),
    make(
      "gru-both-ways", .sequence(time: 5, features: 3),
      [
        .recurrent(.gru, units: 4, isBidirectional: true),
        .recurrent(.gru, units: 3, returnsSequence: false, isBidirectional: true), .dense(units: 2),
      ], output: .classes(["a", "b"])),
    make(
      "lstm-both-ways", .sequence(time: 5, features: 3),
      [
        .recurrent(.lstm, units: 4, isBidirectional: true),
        .recurrent(.lstm, units: 3, returnsSequence: false, isBidirectional: true),
        .dense(units: 2),
      ], output: .classes(["a", "b"])),
    make(
      "text", .sequence(time: 6, features: 1),
      [.embedding(vocabulary: 7, units: 3), .recurrent(.lstm, units: 4), .dense(units: 7)],
      output: .nextToken(["\n", "a", "b", "c", "\"", "\\", "é"])),
    make(
      "inception", .image(height: 6, width: 6, channels: 2),
      [
        .concat([
          [.conv2D(filters: 2, kernel: WindowSize(1)), .activation(.relu)],
          [.conv2D(filters: 3, kernel: WindowSize(3), padding: .same), .layerNorm],
        ]), .maxPool(WindowSize(2)), .dense(units: 3),
      ], output: .classes(["a", "b", "c"])),
    make(
      "attention", .sequence(time: 5, features: 6),
      [
        .multiHeadAttention(heads: 3), .layerNorm,
        .concat([[.dense(units: 2)], [.dense(units: 3)]]),
        .flatten, .dense(units: 2),
      ], output: .classes(["a", "b"])),
    make(
      "transformer", .sequence(time: 6, features: 1),
      [
        .embedding(vocabulary: 7, units: 8), .positionalEncoding,
        .residual([.layerNorm, .multiHeadAttention(heads: 2, isCausal: true)]),
        .residual([.layerNorm, .dense(units: 12), .activation(.gelu), .dense(units: 8)]),
        .layerNorm, .dense(units: 7),
      ], output: .nextToken(["\n", "a", "b", "c", "\"", "\\", "é"])),
  ]

  /// - Parameter tokenizer: of inputs that are texts, each by itself.
  static func make(
    _ name: String, _ input: Shape, _ layers: [LayerDescription],
    cost: CostFunction = .softmaxCrossEntropy, output: ModelRecord.Output, normalized: Bool = false,
    tokenizer: Tokenizer? = nil, texts: [String] = []
  ) -> ModelCase {
    let network = NetworkDescription(input: input, layers: layers, cost: cost, initializer: .xavier)
    var draws = SplitMix64(seed: name.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })
    func uniform() -> Float { Float(draws.next() >> 40) * 0x1p-24 }
    var parameters: [Float] = []
    for tensor in network.tensors {
      let isVariance = tensor.name.hasSuffix("runningVariance")
      parameters += (0..<tensor.count).map { _ in
        isVariance ? 0.5 + uniform() : (uniform() - 0.5) * 1.6
      }
    }
    var recordInput: ModelRecord.Input
    switch input {
    case .features(let count): recordInput = .features(names: (0..<count).map { "x\($0)" })
    case .image(let height, let width, let channels):
      recordInput = .image(ImageShape(height: height, width: width, channels: channels))
    case .sequence(let time, _): recordInput = .sequence(steps: time)
    }
    if case .nextToken = output { recordInput = .text(steps: input.steps, isInLines: true) }
    if tokenizer != nil { recordInput = .texts(steps: input.steps, column: "says") }
    let isText = if case .text = recordInput { true } else { false }
    var normalization: Normalization?
    if normalized {
      normalization = Normalization(
        mean: (0..<input.count).map { _ in uniform() },
        standardDeviation: (0..<input.count).map { $0 == 1 ? 0 : 0.2 + uniform() })
    }
    return ModelCase(
      name: name,
      model: ModelFile(
        path: "\(name).safetensors", step: 12,
        record: ModelRecord(
          name: name, network: network, input: recordInput, output: output, tokenizer: tokenizer,
          normalization: normalization), parameters: parameters),
      inputs: tokenizer.map { LabeledData.rows(of: texts, by: $0, steps: input.steps).inputs }
        ?? (0..<exampleCount * input.count).map { _ in
          isText ? Float(draws.next() % 7) : uniform()
        },
      texts: tokenizer == nil ? nil : texts)
  }
}

/// Numbers for parameters and inputs (Steele et al. 2014).
private struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
