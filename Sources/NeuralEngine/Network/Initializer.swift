/// How weights start; biases start at zero unless their layer says otherwise.
public enum Initializer: Hashable, Sendable {
  /// All zero: no symmetry is broken, so only a network without hidden layers learns from it.
  case zeros
  /// Normal with mean 0 and standard deviation `sigma`.
  case random(sigma: Double)
  /// Normal with variance 2 / (in + out) (Glorot & Bengio 2010).
  case xavier
  /// Uniform in ±√(6 / (in + out)), of the same variance (Glorot & Bengio 2010).
  case xavierUniform
  /// Normal with variance 2 / in (He et al. 2015), for ReLU layers.
  case he
  /// A random rotation: the shorter side's vectors are of length 1 and at right angles (Saxe et al.
  /// 2014). Of more than two dimensions the last is one side and the others together are the other.
  case orthogonal

  /// The standard deviation of a weight [fanIn, fanOut] whose values are independent; nil for
  /// `orthogonal`, whose values are not.
  public func standardDeviation(fanIn: Int, fanOut: Int) -> Double? {
    switch self {
    case .zeros: 0
    case .random(let sigma): sigma
    case .xavier, .xavierUniform: (2 / Double(fanIn + fanOut)).squareRoot()
    case .he: (2 / Double(fanIn)).squareRoot()
    case .orthogonal: nil
    }
  }
}
