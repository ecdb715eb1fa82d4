/// An error rate and how many examples it was measured on.
public struct MeasuredError: Hashable, Sendable {
  /// In 0...1; of predicted numbers the share of their variance that is not explained, 1 − R², which
  /// is above 1 where their mean would do better.
  public let rate: Double
  /// Examples it was measured on, 1 or more.
  public let count: Int
  /// The variance of the rate over draws of as many examples.
  let variance: Double

  /// - Returns: nil when the rate is not in 0...1, or was measured on nothing.
  public init?(_ rate: Double, count: Int) {
    guard (0...1).contains(rate), count > 0 else { return nil }
    self.rate = rate
    self.count = count
    // Binomial.
    variance = rate * (1 - rate) / Double(count)
  }

  /// Of numbers that are predicted. Both sums of squares in it vary by 2/n of their squares (χ²), and
  /// it by the sum of the two as they hardly go together.
  ///
  /// - Returns: nil when the share is below 0 or not finite, or was measured on nothing.
  public init?(unexplainedShare share: Double, count: Int) {
    guard share >= 0, share.isFinite, count > 0 else { return nil }
    rate = share
    self.count = count
    variance = share * share * 4 / Double(count)
  }

  /// Where the true rate lies with 95 % confidence: the score interval (Wilson 1927), which is
  /// right for few examples and for rates near 0 too.
  public var interval: ClosedRange<Double> {
    let z = Self.normalQuantile
    let n = Double(count)
    let center = rate + z * z / (2 * n)
    let half = z * (variance + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return max(0, (center - half) / scale)...min(1, (center + half) / scale)
  }

  /// Of the standard normal distribution, for 95 % on both sides.
  static let normalQuantile = 1.959963984540054
}
