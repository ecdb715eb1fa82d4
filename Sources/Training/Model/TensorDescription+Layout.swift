import NeuralEngine

extension TensorDescription {
  /// What the dimensions are, for whoever reads the file elsewhere.
  public var layout: String {
    let words = name.split(separator: ".")
    let layer = words.count > 1 ? String(words[words.count - 2]) : ""
    switch (layer, words.last.map(String.init) ?? "") {
    case ("dense", "weight"): return "[in, out]: y = x W + b"
    case ("conv2D", "weight"): return "[height, width, in, out]"
    case ("depthwiseConv2D", "weight"): return "[height, width, channels]"
    case ("conv1D", "weight"): return "[size, in, out]"
    case ("embedding", "weight"): return "[vocabulary, units]"
    case ("batchNorm", let tensor):
      return "[channels]" + (tensor.hasPrefix("running") ? ", measured in training" : "")
    case ("layerNorm", _): return "[units]"
    case ("positionalEncoding", _): return "[time, units], not trained"
    case ("multiHeadAttention", "queryKeyValueWeight"):
      return "[in, 3 · units]: queries, keys, values, a head's columns side by side in each"
    case ("multiHeadAttention", "queryKeyValueBias"): return "[3 · units]"
    case ("multiHeadAttention", "outputWeight"): return "[units, out]"
    case (let cell, let tensor) where tensor.hasSuffix("nputWeight"):
      return "[in, gates · units], gates \(Self.gates(of: cell, isRecurrent: false))"
    case (let cell, let tensor) where tensor.hasSuffix("ecurrentWeight"):
      return "[units, gates · units], gates \(Self.gates(of: cell, isRecurrent: true))"
    case (_, let tensor) where tensor.hasSuffix("ecurrentBias"):
      return "[units], added to what the reset gate multiplies"
    case (let cell, "bias"), (let cell, "reverseBias"):
      guard ["rnn", "gru", "lstm"].contains(cell) else { return "[out]" }
      return "[gates · units], gates \(Self.gates(of: cell, isRecurrent: false))"
    default: return "[\(shape.map(String.init).joined(separator: ", "))]"
    }
  }

  /// The order in which the gates' columns stand.
  private static func gates(of cell: String, isRecurrent: Bool) -> String {
    switch cell {
    case "lstm": "input, forget, candidate, output"
    case "gru": isRecurrent ? "reset, update, candidate" : "candidate, reset, update"
    default: "state"
    }
  }
}
