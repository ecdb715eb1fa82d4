import Glibc

/// Whether one model is better than another on the same examples, or only luckier.
public struct PairedComparison: Hashable, Sendable {
  /// Examples that only the first, or only the second, has right.
  public private(set) var onlyFirst = 0
  /// Examples that only the second model has right.
  public private(set) var onlySecond = 0
  /// Examples in all.
  public private(set) var count = 0

  /// Of no example yet.
  public init() {}

  /// Adds an example that both models have classified.
  public mutating func add(firstIsRight: Bool, secondIsRight: Bool) {
    count += 1
    if firstIsRight, !secondIsRight { onlyFirst += 1 }
    if secondIsRight, !firstIsRight { onlySecond += 1 }
  }

  /// Accuracy of the second − accuracy of the first; nil without examples.
  public var difference: Double? {
    count > 0 ? Double(onlySecond - onlyFirst) / Double(count) : nil
  }

  /// Half the width of the interval around `difference` that holds the true one with 95 %
  /// confidence: of the paired proportions (Wald, as in Agresti, Categorical Data Analysis, 2013,
  /// section 11.1).
  public var margin: Double {
    guard count > 0, let difference else { return 0 }
    let disagreements = Double(onlyFirst + onlySecond)
    let variance = (disagreements / Double(count) - difference * difference) / Double(count)
    return MeasuredError.normalQuantile * max(0, variance).squareRoot()
  }

  /// How likely a difference at least as large is when both are equally good: the exact two-sided
  /// test on the examples that they disagree on (McNemar 1947). In 0...1; 1 when they never
  /// disagree.
  public var significance: Double {
    let disagreements = onlyFirst + onlySecond
    guard disagreements > 0 else { return 1 }
    // Σ over k ≤ the smaller count of C(n, k) / 2ⁿ, each from its logarithm: 2ⁿ has no Double.
    let n = Double(disagreements)
    let logAll = lgamma(n + 1) - n * log(2)
    var tail = 0.0
    for k in 0...min(onlyFirst, onlySecond) {
      tail += exp(logAll - lgamma(Double(k) + 1) - lgamma(n - Double(k) + 1))
    }
    return min(1, 2 * tail)
  }
}
