import CKernels

extension EngineBenchmark {
  /// What is trained, for people.
  public var title: String {
    switch self {
    case .mlp: "W1 MLP 784-512-256-10 ReLU, batch 128, Adam"
    case .tiny: "W2 tiny 2-20-20-1 tanh, batch 64, momentum"
    case .lenet: "W3 LeNet 28×28, batch 64, momentum"
    case .lstm: "W4 LSTM vocabulary 64, hidden 256, 50 steps, batch 32, Adam"
    case .normed: "W5 MLP 784-256-256-10, batch norm, dropout, batch 256, RMSprop"
    case .transformer:
      "W6 transformer block, width 128, 4 heads, 64 steps, batch 32, Adam"
    case .resnet: "W7 ResNet 16-32-64, 32×32×3, batch 64, momentum"
    case .digits: "MLP 64-128-10 ReLU, dropout, batch 64, Adam"
    case .fashion: "MLP 784-256-128-10 ReLU, dropout, batch 128, Adam"
    }
  }

  /// Examples in each of the workload's minibatches.
  public var batchSize: Int {
    switch self {
    case .mlp, .fashion: 128
    case .tiny, .digits, .lenet, .resnet: 64
    case .lstm, .transformer: 32
    case .normed: 256
    }
  }

  /// The network that the workload trains.
  public var network: NetworkDescription {
    switch self {
    case .mlp:
      NetworkDescription(
        inputCount: 784,
        layers: [
          .dense(units: 512), .activation(.relu), .dense(units: 256), .activation(.relu),
          .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    case .tiny:
      NetworkDescription(
        inputCount: 2,
        layers: [
          .dense(units: 20), .activation(.tanh), .dense(units: 20), .activation(.tanh),
          .dense(units: 1),
        ], cost: .sigmoidCrossEntropy, initializer: .xavier)
    case .lenet:
      NetworkDescription(
        input: .image(height: 28, width: 28, channels: 1),
        layers: [
          .conv2D(filters: 8, kernel: WindowSize(5)), .activation(.relu), .maxPool(WindowSize(2)),
          .conv2D(filters: 16, kernel: WindowSize(5)), .activation(.relu),
          .maxPool(WindowSize(2)), .flatten, .dense(units: 120), .activation(.relu),
          .dense(units: 84), .activation(.relu), .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    case .lstm:
      NetworkDescription(
        input: .sequence(time: 50, features: 1),
        layers: [
          .embedding(vocabulary: 64, units: 64), .recurrent(.lstm, units: 256), .dense(units: 64),
        ], cost: .softmaxCrossEntropy, initializer: .xavier)
    case .normed:
      NetworkDescription(
        inputCount: 784,
        layers: [
          .dense(units: 256), .batchNorm, .activation(.relu), .dropout(rate: 0.2),
          .dense(units: 256), .batchNorm, .activation(.relu), .dropout(rate: 0.2),
          .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    case .transformer:
      NetworkDescription(
        input: .sequence(time: 64, features: 1),
        layers: [
          .embedding(vocabulary: 64, units: 128), .positionalEncoding,
          .residual([.layerNorm, .multiHeadAttention(heads: 4, isCausal: true)]),
          .residual([
            .layerNorm, .dense(units: 512), .activation(.gelu), .dense(units: 128),
          ]), .layerNorm, .dense(units: 64),
        ], cost: .softmaxCrossEntropy, initializer: .xavier)
    case .resnet:
      NetworkDescription(
        input: .image(height: 32, width: 32, channels: 3),
        layers: [
          Self.convolution(16), .batchNorm, .activation(.relu),
        ] + Self.block(16) + Self.block(32, stride: 2) + Self.block(64, stride: 2) + [
          .averagePool(nil), .flatten, .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    case .digits:
      NetworkDescription(
        inputCount: 64,
        layers: [
          .dense(units: 128), .activation(.relu), .dropout(rate: 0.2), .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    case .fashion:
      NetworkDescription(
        inputCount: 784,
        layers: [
          .dense(units: 256), .activation(.relu), .dropout(rate: 0.2), .dense(units: 128),
          .activation(.relu), .dropout(rate: 0.2), .dense(units: 10),
        ], cost: .softmaxCrossEntropy, initializer: .he)
    }
  }

  /// The optimizer that the workload trains it with.
  public var optimizer: OptimizerDescription {
    switch self {
    case .mlp, .lstm, .transformer, .digits, .fashion:
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    case .tiny, .lenet, .resnet: .momentum(beta: 0.9)
    case .normed: .rmsProp(beta: 0.9, epsilon: 1e-8)
    }
  }

  var learningRate: Double {
    switch self {
    case .mlp, .lstm, .transformer, .digits, .fashion, .normed: 0.001
    // 0.05 in the heavy-ball form.
    case .tiny: 0.5
    case .lenet, .resnet: 0.1
    }
  }

  var exampleCount: Int {
    switch self {
    case .mlp, .fashion, .normed, .lenet: 12_000
    case .tiny, .lstm, .transformer, .resnet: 2_000
    case .digits: 1_437
    }
  }

  /// 3×3 filters that keep the image's size, or halve it with `stride` 2.
  private static func convolution(_ filters: Int, stride: Int = 1) -> LayerDescription {
    .conv2D(filters: filters, kernel: WindowSize(3), stride: WindowSize(stride), padding: .same)
  }

  /// A residual block and what follows it; where it changes the size, its shortcut does by 1×1 filters.
  private static func block(_ filters: Int, stride: Int = 1) -> [LayerDescription] {
    let shortcut: [LayerDescription] =
      stride == 1
      ? []
      : [
        .conv2D(
          filters: filters, kernel: WindowSize(1), stride: WindowSize(stride), padding: .same),
        .batchNorm,
      ]
    return [
      .residual(
        [
          convolution(filters, stride: stride), .batchNorm, .activation(.relu),
          convolution(filters), .batchNorm,
        ], shortcut: shortcut), .activation(.relu),
    ]
  }
}
