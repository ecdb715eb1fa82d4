import NeuralEngine

/// Networks of image and sequence layers, by the names `Reference/layers.py` gives them.
enum ImageNetworks {
  static let all: [String: (input: Shape, layers: [LayerDescription])] = [
    "valid convolution": (
      .image(height: 6, width: 7, channels: 2),
      [
        .conv2D(filters: 3, kernel: WindowSize(3)), .activation(.relu), .maxPool(WindowSize(2)),
        .flatten, .dense(units: 4),
      ]
    ),
    "same convolution, stride 2": (
      .image(height: 7, width: 6, channels: 3),
      [
        .conv2D(filters: 4, kernel: WindowSize(5), stride: WindowSize(2), padding: .same),
        .activation(.tanh), .averagePool(WindowSize(2)), .dense(units: 3),
      ]
    ),
    "same convolution, even kernel": (
      .image(height: 5, width: 5, channels: 1),
      [
        .conv2D(filters: 2, kernel: WindowSize(height: 4, width: 2), padding: .same),
        .activation(.sigmoid), .dense(units: 3),
      ]
    ),
    "1×1 convolution": (
      .image(height: 4, width: 3, channels: 5),
      [
        .conv2D(filters: 6, kernel: WindowSize(1)), .activation(.relu),
        .conv2D(filters: 2, kernel: WindowSize(1)), .flatten, .dense(units: 3),
      ]
    ),
    "uneven window and stride": (
      .image(height: 8, width: 9, channels: 2),
      [
        .conv2D(
          filters: 9, kernel: WindowSize(height: 2, width: 3),
          stride: WindowSize(height: 1, width: 2)), .activation(.silu),
        .maxPool(
          WindowSize(height: 3, width: 2), stride: WindowSize(height: 2, width: 1)),
        .dense(units: 5),
      ]
    ),
    "two convolutions": (
      .image(height: 12, width: 12, channels: 1),
      [
        .conv2D(filters: 8, kernel: WindowSize(5)), .activation(.relu), .maxPool(WindowSize(2)),
        .conv2D(filters: 16, kernel: WindowSize(3)), .activation(.relu), .flatten,
        .dense(units: 20), .activation(.gelu), .dense(units: 10),
      ]
    ),
    "batch norm of features": (
      .features(6),
      [
        .dense(units: 9), .batchNorm, .activation(.relu), .dense(units: 7), .batchNorm,
        .activation(.tanh), .dense(units: 3),
      ]
    ),
    "batch norm of an image": (
      .image(height: 5, width: 6, channels: 3),
      [
        .conv2D(filters: 4, kernel: WindowSize(3), padding: .same), .batchNorm,
        .activation(.relu), .averagePool(nil), .dense(units: 3),
      ]
    ),
    "batch norm of the input": (
      .image(height: 4, width: 4, channels: 2),
      [.batchNorm, .conv2D(filters: 3, kernel: WindowSize(2)), .dense(units: 2)]
    ),
    "identity block": (
      .image(height: 4, width: 5, channels: 3),
      [
        .residual([
          .conv2D(filters: 3, kernel: WindowSize(3), padding: .same), .batchNorm,
          .activation(.relu), .conv2D(filters: 3, kernel: WindowSize(3), padding: .same),
          .batchNorm,
        ]), .activation(.relu), .dense(units: 3),
      ]
    ),
    "projection block": (
      .image(height: 6, width: 6, channels: 2),
      [
        .conv2D(filters: 4, kernel: WindowSize(3), padding: .same),
        .residual(
          [
            .conv2D(filters: 6, kernel: WindowSize(3), stride: WindowSize(2), padding: .same),
            .activation(.relu), .conv2D(filters: 6, kernel: WindowSize(3), padding: .same),
          ],
          shortcut: [.conv2D(filters: 6, kernel: WindowSize(1), stride: WindowSize(2))]),
        .activation(.relu), .averagePool(nil), .dense(units: 3),
      ]
    ),
    "dense block": (
      .features(5),
      [
        .dense(units: 8),
        .residual([
          .activation(.relu), .dense(units: 8), .activation(.silu), .dense(units: 8),
        ]), .dense(units: 4),
      ]
    ),
    "one row high": (
      .sequence(time: 11, features: 3),
      [
        .conv1D(filters: 4, size: 3, stride: 2, padding: .same), .activation(.gelu),
        .maxPool(WindowSize(2)), .flatten, .dense(units: 3),
      ]
    ),
    "layer norm of features": (
      .features(7), [.dense(units: 21), .layerNorm, .activation(.gelu), .dense(units: 3)]
    ),
    "layer norm of an image": (
      .image(height: 4, width: 5, channels: 3),
      [
        .conv2D(filters: 18, kernel: WindowSize(3), padding: .same), .layerNorm,
        .activation(.relu), .dense(units: 3),
      ]
    ),
    "inception block": (
      .image(height: 6, width: 6, channels: 3),
      [
        .conv2D(filters: 4, kernel: WindowSize(3), padding: .same),
        .concat([
          [.conv2D(filters: 2, kernel: WindowSize(1), padding: .same), .activation(.relu)],
          [
            .conv2D(filters: 2, kernel: WindowSize(1), padding: .same), .activation(.relu),
            .conv2D(filters: 3, kernel: WindowSize(3), padding: .same), .batchNorm,
            .activation(.relu),
          ], [.conv2D(filters: 1, kernel: WindowSize(5), padding: .same)],
        ]), .activation(.tanh), .maxPool(WindowSize(2)), .dense(units: 3),
      ]
    ),
    "depthwise": (
      .image(height: 7, width: 9, channels: 3),
      [
        .depthwiseConv2D(kernel: WindowSize(3), padding: .same), .activation(.relu),
        .conv2D(filters: 4, kernel: WindowSize(1)), .batchNorm, .activation(.relu),
        .depthwiseConv2D(kernel: WindowSize(3), stride: WindowSize(2), padding: .same), .batchNorm,
        .activation(.tanh), .dense(units: 3),
      ]
    ),
    "wide depthwise": (
      .image(height: 6, width: 11, channels: 21),
      [
        .conv2D(filters: 27, kernel: WindowSize(1)),
        .depthwiseConv2D(kernel: WindowSize(height: 5, width: 3)), .activation(.silu),
        .depthwiseConv2D(
          kernel: WindowSize(height: 2, width: 9), stride: WindowSize(height: 1, width: 2),
          padding: .same), .averagePool(nil), .dense(units: 3),
      ]
    ),
    "pools past the edge": (
      .image(height: 7, width: 6, channels: 3),
      [
        .conv2D(filters: 4, kernel: WindowSize(3), padding: .same),
        .maxPool(WindowSize(3), stride: WindowSize(1), padding: .same),
        .averagePool(
          WindowSize(height: 3, width: 2), stride: WindowSize(2), padding: .same),
        .maxPool(WindowSize(2), padding: .same), .dense(units: 3),
      ]
    ),
    "upsampling": (
      .image(height: 3, width: 4, channels: 2),
      [
        .conv2D(filters: 3, kernel: WindowSize(3), padding: .same),
        .upsample(WindowSize(height: 2, width: 3)),
        .conv2D(filters: 2, kernel: WindowSize(3), padding: .same), .activation(.tanh),
        .upsample(WindowSize(height: 3, width: 2), .bilinear),
        .conv2D(filters: 2, kernel: WindowSize(3), stride: WindowSize(2)), .dense(units: 3),
      ]
    ),
    "upsampling one row": (
      .sequence(time: 5, features: 3),
      [
        .conv1D(filters: 4, size: 3, padding: .same), .activation(.tanh),
        .upsample(WindowSize(2), .bilinear), .conv1D(filters: 3, size: 3),
        .upsample(WindowSize(2)), .flatten, .dense(units: 3),
      ]
    ),
    "dense branches": (
      .features(5),
      [
        .concat([
          [.dense(units: 4), .activation(.relu)],
          [.concat([[.dense(units: 2)], [.dense(units: 3), .activation(.tanh)]])],
        ]), .dense(units: 3),
      ]
    ),
    // Whose way back is a convolution, too.
    "wide convolutions": (
      .image(height: 9, width: 8, channels: 3),
      [
        .conv2D(filters: 16, kernel: WindowSize(3), padding: .same), .activation(.relu),
        .conv2D(filters: 16, kernel: WindowSize(2)), .activation(.tanh),
        .conv2D(filters: 17, kernel: WindowSize(height: 2, width: 3), padding: .same),
        .averagePool(nil), .flatten, .dense(units: 3),
      ]
    ),
  ]

  static let names = all.keys.sorted()

  static func network(_ name: String, initializer: Initializer = .he) -> NetworkDescription {
    let (input, layers) = all[name]!
    return NetworkDescription(
      input: input, layers: layers, cost: .softmaxCrossEntropy, initializer: initializer)
  }

  static func examples(_ name: String, count: Int) -> ExampleSet {
    let network = network(name)
    return .classes(count, features: network.inputCount, classes: network.outputCount)
  }
}
