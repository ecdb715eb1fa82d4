import NeuralEngine

extension Recipe {
  /// A layer as recipes write it: `relu`, `dense: 128`, or in braces with more than one key.
  static func text(of layer: LayerDescription) -> String {
    let options =
      (layer.isFrozen ? ", frozen: true" : "")
      + (layer.l2.map { ", l2: \(number($0))" } ?? "")
      + (layer.weightDecay.map { ", weightDecay: \(number($0))" } ?? "")
    let text = text(of: layer.kind)
    guard !options.isEmpty else { return text }
    return "{\(text.contains(":") ? text : "\(text): null")\(options)}"
  }

  /// Likewise within a list in brackets.
  private static func element(_ layer: LayerDescription) -> String {
    let text = text(of: layer)
    return text.hasPrefix("{") || !text.contains(":") ? text : "{\(text)}"
  }

  private static func list(_ layers: [LayerDescription]) -> String {
    "[\(layers.map(element).joined(separator: ", "))]"
  }

  private static func text(of kind: LayerKind) -> String {
    switch kind {
    case .dense(sizeOfData): "dense: classes"
    case .dense(let units): "dense: \(units)"
    case .dropout(let rate): "dropout: \(number(rate))"
    case .activation(.leakyRelu(let slope)): "leakyRelu: \(number(slope))"
    case .activation, .flatten, .positionalEncoding, .l2Normalize: kind.name
    case .layerNorm(let epsilon): "layerNorm: {epsilon: \(number(epsilon))}"
    case .multiHeadAttention(let heads, let isCausal):
      "multiHeadAttention: {heads: \(heads), causal: \(isCausal)}"
    case .conv2D(let filters, let kernel, let stride, let padding):
      "conv2D: {filters: \(filters), kernel: \(text(of: kernel)), stride: \(text(of: stride)), "
        + "padding: \(padding.rawValue)}"
    case .conv1D(let filters, let size, let stride, let padding):
      "conv1D: {filters: \(filters), kernel: \(size), stride: \(stride), "
        + "padding: \(padding.rawValue)}"
    case .depthwiseConv2D(let kernel, let stride, let padding):
      "depthwiseConv2D: {kernel: \(text(of: kernel)), stride: \(text(of: stride)), "
        + "padding: \(padding.rawValue)}"
    case .maxPool(let window, let stride, let padding):
      pool("maxPool", "globalMaxPool", window, stride, padding)
    case .averagePool(let window, let stride, let padding):
      pool("averagePool", "globalAveragePool", window, stride, padding)
    case .upsample(let scale, let interpolation):
      "upsample: {size: \(text(of: scale)), interpolation: \(interpolation.rawValue)}"
    case .batchNorm(let momentum, let epsilon):
      "batchNorm: {momentum: \(number(momentum)), epsilon: \(number(epsilon))}"
    case .embedding(sizeOfData, let units): "embedding: {units: \(units)}"
    case .embedding(let vocabulary, let units):
      "embedding: {vocabulary: \(vocabulary), units: \(units)}"
    case .recurrent(_, let units, let returnsSequence, let isBidirectional):
      "\(kind.name): {units: \(units), output: \(returnsSequence ? "sequence" : "last"), "
        + "bidirectional: \(isBidirectional)}"
    case .residual(let body, let shortcut):
      "residual: {layers: \(list(body)), shortcut: \(shortcut.isEmpty ? "null" : list(shortcut))}"
    case .concat(let branches): "concat: [\(branches.map(list).joined(separator: ", "))]"
    }
  }

  private static func pool(
    _ name: String, _ globalName: String, _ window: WindowSize?, _ stride: WindowSize?,
    _ padding: Padding
  ) -> String {
    guard let window else { return globalName }
    let options =
      (stride.map { ", stride: \(text(of: $0))" } ?? "")
      + (padding == .valid ? "" : ", padding: \(padding.rawValue)")
    return options.isEmpty
      ? "\(name): \(text(of: window))" : "\(name): {window: \(text(of: window))\(options)}"
  }

  private static func text(of size: WindowSize) -> String {
    size.height == size.width ? "\(size.height)" : "[\(size.height), \(size.width)]"
  }
}
