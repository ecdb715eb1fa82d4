/// How an example's values are laid out as they go into a layer or come out of it; row-major.
public enum Shape: Hashable, Sendable {
  /// `[count]`
  case features(Int)
  /// `[height, width, channels]`: the channels of a pixel stand side by side.
  case image(height: Int, width: Int, channels: Int)
  /// `[time, features]`: one row a time step.
  case sequence(time: Int, features: Int)

  /// Values of an example.
  public var count: Int {
    switch self {
    case .features(let count): count
    case .image(let height, let width, let channels): height * width * channels
    case .sequence(let time, let features): time * features
    }
  }

  /// The sizes, the slowest first.
  public var dimensions: [Int] {
    switch self {
    case .features(let count): [count]
    case .image(let height, let width, let channels): [height, width, channels]
    case .sequence(let time, let features): [time, features]
    }
  }

  /// Whether it has steps of time.
  public var isSequence: Bool {
    if case .sequence = self { true } else { false }
  }

  /// Steps of time, or 1 for an example without time.
  public var steps: Int {
    if case .sequence(let time, _) = self { time } else { 1 }
  }

  /// Units: features, channels of an image, features of a step.
  var lastDimension: Int {
    switch self {
    case .features(let count), .image(_, _, let count), .sequence(_, let count): count
    }
  }

  /// Values of a time step, or of the whole example without time.
  public var stepCount: Int {
    if case .sequence(_, let features) = self { features } else { count }
  }
}

extension Shape: CustomStringConvertible {
  /// `[28, 28, 1]`
  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }

  /// What goes in and out of layers, for people: `64`, `28×28×1`.
  var summary: String { dimensions.map(String.init).joined(separator: "×") }
}
