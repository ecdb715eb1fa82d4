/// What one training step found, before its update.
public struct StepResult: Hashable, Sendable {
  /// Mean cost over the batch, dropout on, the penalty left out.
  public var cost: Double
  /// Examples of the batch whose answer was right; nil when the targets are plain numbers.
  public var correctCount: Int?
  /// The norm of the whole gradient, the penalty's included, before clipping.
  public var gradientNorm: Double
  /// Set when the cost or a gradient was NaN or infinite: the update was then not applied.
  public var nonFinite: NonFinite?

  public init(
    cost: Double, correctCount: Int?, gradientNorm: Double, nonFinite: NonFinite? = nil
  ) {
    self.cost = cost
    self.correctCount = correctCount
    self.gradientNorm = gradientNorm
    self.nonFinite = nonFinite
  }
}
