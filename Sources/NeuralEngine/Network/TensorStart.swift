/// How a tensor starts.
enum TensorStart: Hashable, Sendable {
  /// By the network's initializer.
  case initializer(fanIn: Int, fanOut: Int)
  /// All values the same.
  case constant(Double)
}
