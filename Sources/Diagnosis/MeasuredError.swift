/// An error rate and how many examples it was measured on.
public struct MeasuredError: Hashable, Sendable {
  /// In 0...1.
  public let rate: Double
  public let count: Int

  /// - Returns: nil when the rate is not in 0...1, or was measured on nothing.
  public init?(_ rate: Double, count: Int) {
    guard (0...1).contains(rate), count > 0 else { return nil }
    self.rate = rate
    self.count = count
  }

  /// The variance of the rate over draws of as many examples (binomial).
  var variance: Double { rate * (1 - rate) / Double(count) }

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
