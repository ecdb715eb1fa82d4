/// What is wrong with one layer.
public enum LayerError: Hashable, Sendable {
  /// A number that must be at least 1, as dense's units.
  case invalidSize(layer: String, size: String, got: Int)
  /// A layer's number out of its range.
  case invalidNumber(layer: String, number: String, range: String, got: Double)
  case needsImage(layer: String, got: Shape)
  case needsSequence(layer: String, got: Shape)
  /// Neither an image nor a sequence.
  case needsWindowedInput(layer: String, got: Shape)
  /// Something else than one number a step, or what a layer before made of it.
  case needsTokens(layer: String, got: Shape)
  case windowTooLarge(layer: String, window: [Int], input: Shape)
  case residualMismatch(body: Shape, shortcut: Shape)
  /// A concat of fewer than two branches.
  case tooFewBranches(got: Int)
  case concatMismatch(first: Shape, second: Shape)
  /// Heads take equal parts of the units.
  case unitsNotDivided(units: Int, heads: Int)
  /// More numbers than any machine has room for, which could not be counted with.
  case tooManyValues(layer: String)
  case tooManyParameters(layer: String)
  case invalidDropoutRate(Double)
  case invalidSlope(Double)
  /// It would drop the network's answer.
  case dropoutIsLast
  /// The cost applies the sigmoid itself.
  case sigmoidBeforeItsCost

  /// Why the layer cannot be built.
  public var cause: String {
    switch self {
    case .invalidSize(let layer, let size, let got): "\(layer) needs at least 1 \(size), got \(got)"
    case .invalidNumber(let layer, let number, let range, let got):
      "\(layer)'s \(number) must be \(range), got \(got)"
    case .needsImage(let layer, let got):
      "\(layer) needs an image [height, width, channels], got \(got)"
    case .needsSequence(let layer, let got):
      "\(layer) needs a sequence [time, features], got \(got)"
    case .needsWindowedInput(let layer, let got):
      "\(layer) needs an image [height, width, channels] or a sequence [time, features], got \(got)"
    case .needsTokens(let layer, let got):
      "\(layer) needs the input itself, a token a step [time, 1], got \(got)"
    case .windowTooLarge(let layer, let window, let input):
      "\(layer)'s window \(window) is larger than its input \(input)"
    case .residualMismatch(let body, let shortcut):
      "residual cannot add \(body) of its layers and \(shortcut) of its shortcut"
    case .tooFewBranches(let got): "concat needs at least 2 branches, got \(got)"
    case .concatMismatch(let first, let second):
      "concat cannot put \(first) and \(second) side by side"
    case .unitsNotDivided(let units, let heads):
      "multiHeadAttention cannot divide \(units) units among \(heads) heads"
    case .tooManyValues(let layer): "\(layer) makes more numbers than any machine has room for"
    case .tooManyParameters(let layer):
      "\(layer) has more parameters than any machine has room for"
    case .invalidDropoutRate(let rate): "dropout must be in 0..<1, got \(rate)"
    case .invalidSlope(let slope): "leakyRelu's slope must be in 0...1, got \(slope)"
    case .dropoutIsLast: "dropout would drop the network's outputs"
    case .sigmoidBeforeItsCost: "sigmoidCrossEntropy applies the sigmoid itself"
    }
  }

  /// What to do about it, where that helps.
  public var hint: String? {
    switch self {
    case .invalidDropoutRate(let rate) where rate >= 1 && rate < 100:
      "\(rate) % is \(rate / 100)"
    case .needsImage(_, .features), .needsWindowedInput:
      "the data must be images, not flattened before"
    case .windowTooLarge: "a smaller window, or padding: same"
    case .concatMismatch: "all sizes but the last must be the same: padding: same, stride 1"
    case .unitsNotDivided(let units, let heads):
      "\((1...max(1, heads)).last { units.isMultiple(of: $0) } ?? 1) heads would do"
    case .residualMismatch: "give it a shortcut that comes to the same shape"
    case .tooManyValues, .tooManyParameters: "fewer units or filters, or a smaller input"
    case .dropoutIsLast: "put it before the last dense layer"
    case .sigmoidBeforeItsCost: "remove the last sigmoid"
    default: nil
    }
  }
}
