import Glibc

/// How examples are divided among the train, dev and test set.
public enum SplitRule: Hashable, Sendable {
  /// By size: 60/20/20 up to 10⁴ examples, 98/1/1 from 10⁶, in between linear in the logarithm
  /// of the size (after Ng, Machine Learning Yearning, 2018: a dev and a test set need to be large
  /// enough to tell models apart, not a fixed share).
  case auto
  /// Shares in 0...1 that add up to 1; dev and test may be 0.
  case shares(train: Double, dev: Double, test: Double)

  /// The shares of a data set of `exampleCount` examples in all.
  public func shares(exampleCount: Int) -> (train: Double, dev: Double, test: Double) {
    switch self {
    case .shares(let train, let dev, let test): return (train, dev, test)
    case .auto:
      let position = min(max((log10(Double(max(exampleCount, 1))) - 4) / 2, 0), 1)
      let held = 0.2 - 0.19 * position
      return (1 - 2 * held, held, held)
    }
  }
}
