/// How a tensor starts.
enum TensorInitializer: Hashable, Sendable {
  /// By the network's initializer.
  case initializer(fanIn: Int, fanOut: Int)
  /// Orthogonal whatever the network's initializer: a matrix of as many equal blocks of columns,
  /// each a random rotation.
  case orthogonal(blocks: Int)
  /// All values the same.
  case constant(Double)
  /// Equal parts, all values of a part the same.
  case parts([Double])

  /// What tells steps apart, [time, features].
  case positions

  /// What the values are made from: 0, or the mean that a check's random numbers are put around.
  func constant(at index: Int, count: Int) -> Double {
    switch self {
    case .initializer, .orthogonal, .positions: 0
    case .constant(let value): value
    case .parts(let values): values[index * values.count / count]
    }
  }
}
