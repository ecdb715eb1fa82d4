/// How weights start; biases always start at zero.
public enum Initializer: Hashable, Sendable {
  /// All zero: no symmetry is broken, so only a network without hidden layers learns from it.
  case zeros
  /// Normal with mean 0 and standard deviation `sigma`.
  case random(sigma: Double)
  /// Normal with variance 2 / (in + out) (Glorot & Bengio 2010).
  case xavier
  /// Normal with variance 2 / in (He et al. 2015), for ReLU layers.
  case he

  /// The standard deviation of a weight [fanIn, fanOut].
  public func standardDeviation(fanIn: Int, fanOut: Int) -> Double {
    switch self {
    case .zeros: 0
    case .random(let sigma): sigma
    case .xavier: (2 / Double(fanIn + fanOut)).squareRoot()
    case .he: (2 / Double(fanIn)).squareRoot()
    }
  }
}
