import NeuralEngine

/// A layer of a network with what goes in and comes out of it, for other programs' formats.
struct ResolvedLayer {
  /// What its tensors' names begin with: `3.conv2D`.
  let name: String
  let kind: LayerKind
  let input: Shape
  let output: Shape
  /// Of a residual block.
  private(set) var body: [ResolvedLayer] = []
  private(set) var shortcut: [ResolvedLayer] = []
  /// Of a concat.
  private(set) var branches: [[ResolvedLayer]] = []

  /// - Precondition: the layers fit together.
  static func layers(of network: NetworkDescription) -> [ResolvedLayer] {
    layers(network.layers, input: network.input, prefix: "", numberedFrom: 0)
  }

  private static func layers(
    _ descriptions: [LayerDescription], input: Shape, prefix: String, numberedFrom first: Int
  ) -> [ResolvedLayer] {
    var shape = input
    return descriptions.enumerated().map { index, description in
      let output = NetworkDescription(
        input: shape, layers: [description], cost: .squaredError
      ).output
      var layer = ResolvedLayer(
        name: "\(prefix)\(first + index).\(description.name)", kind: description.kind, input: shape,
        output: output)
      if case .residual(let body, let shortcut) = description.kind {
        let prefix = layer.name + "."
        layer.body = layers(body, input: shape, prefix: prefix, numberedFrom: 0)
        layer.shortcut = layers(shortcut, input: shape, prefix: prefix, numberedFrom: body.count)
      }
      if case .concat(let branches) = description.kind {
        var number = 0
        for branch in branches {
          layer.branches.append(
            layers(branch, input: shape, prefix: layer.name + ".", numberedFrom: number))
          number += branch.count
        }
      }
      shape = output
      return layer
    }
  }

  private init(name: String, kind: LayerKind, input: Shape, output: Shape) {
    self.name = name
    self.kind = kind
    self.input = input
    self.output = output
  }

  /// A window that moves over what goes in: sizes along its axes, a sequence's being one.
  struct Window {
    var size: [Int]
    var stride: [Int]
    /// Zeros before and after, along each axis.
    var before: [Int]
    var after: [Int]

    var isPadded: Bool { (before + after).contains { $0 > 0 } }
    /// As `torch.nn.functional.pad` takes it: before and after along the last axis, then the one before.
    var pads: [Int] { zip(before, after).reversed().flatMap { [$0, $1] } }
  }

  /// Nil for a layer without one.
  var window: Window? {
    switch kind {
    case .conv2D(_, let kernel, let stride, let padding):
      window([kernel.height, kernel.width], [stride.height, stride.width], padding)
    case .depthwiseConv2D(let kernel, let stride, let padding):
      window([kernel.height, kernel.width], [stride.height, stride.width], padding)
    case .conv1D(_, let size, let stride, let padding): window([size], [stride], padding)
    case .maxPool(let size, let stride, let padding),
      .averagePool(let size, let stride, let padding):
      pool(size, stride, padding)
    default: nil
    }
  }

  /// Lengths along the axes that windows move over.
  private var axes: [Int] {
    switch input {
    case .image(let height, let width, _): [height, width]
    case .sequence(let time, _): [time]
    case .features(let count): [count]
    }
  }

  private func pool(_ size: WindowSize?, _ stride: WindowSize?, _ padding: Padding) -> Window {
    let isSequence = input.isSequence
    let size = size.map { isSequence ? [$0.width] : [$0.height, $0.width] } ?? axes
    let stride = stride.map { isSequence ? [$0.width] : [$0.height, $0.width] } ?? size
    return window(size, stride, padding)
  }

  private func window(_ size: [Int], _ stride: [Int], _ padding: Padding) -> Window {
    let none = [Int](repeating: 0, count: size.count)
    guard padding == .same else {
      return Window(size: size, stride: stride, before: none, after: none)
    }
    // ⌈length / stride⌉ places, and where the zeros are odd in number the end gets the one more.
    let zeros = axes.indices.map { axis in
      let places = (axes[axis] + stride[axis] - 1) / stride[axis]
      return max(0, (places - 1) * stride[axis] + size[axis] - axes[axis])
    }
    return Window(
      size: size, stride: stride, before: zeros.map { $0 / 2 }, after: zeros.map { $0 - $0 / 2 })
  }
}
