/// An exponentially weighted moving average with bias correction:
/// vₜ = βvₜ₋₁ + (1 − β)xₜ, shown as vₜ / (1 − βᵗ) (Kingma and Ba, 2015, §3, for one variable).
///
/// Non-finite values leave it as it was.
struct ExponentialAverage: Sendable {
  private var sum = 0.0
  /// 1 − βᵗ, kept by the same recurrence so that a β that changes cannot undo it.
  private var weight = 0.0

  /// Takes in `value` and returns the average; NaN for a value that is not finite.
  @inline(__always)
  mutating func add(_ value: Double, factor: Double) -> Double {
    guard value.isFinite else { return .nan }
    sum = factor * sum + (1 - factor) * value
    weight = factor * weight + (1 - factor)
    return sum / weight
  }
}
