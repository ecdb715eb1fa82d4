/// What is wrong with one layer.
public enum LayerError: Hashable, Sendable {
  /// A number that must be at least 1, as dense's units.
  case invalidSize(layer: String, size: String, got: Int)
  case invalidDropoutRate(Double)
  case invalidSlope(Double)
  /// It would drop the network's answer.
  case dropoutIsLast
  /// The cost applies the sigmoid itself.
  case sigmoidBeforeItsCost

  /// Why the layer cannot be built.
  var cause: String {
    switch self {
    case .invalidSize(let layer, let size, let got): "\(layer) needs at least 1 \(size), got \(got)"
    case .invalidDropoutRate(let rate): "dropout must be in 0..<1, got \(rate)"
    case .invalidSlope(let slope): "leakyRelu's slope must be in 0...1, got \(slope)"
    case .dropoutIsLast: "dropout would drop the network's outputs"
    case .sigmoidBeforeItsCost: "sigmoidCrossEntropy applies the sigmoid itself"
    }
  }

  var hint: String? {
    switch self {
    case .invalidDropoutRate(let rate) where rate >= 1 && rate < 100:
      "\(rate) % is \(rate / 100)"
    case .dropoutIsLast: "put it before the last dense layer"
    case .sigmoidBeforeItsCost: "remove the last sigmoid"
    default: nil
    }
  }
}
