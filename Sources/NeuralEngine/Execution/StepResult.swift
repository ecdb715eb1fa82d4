/// What one training step found, before its update.
public struct StepResult: Hashable, Sendable {
  /// Mean cost over the batch, dropout on, the penalty left out.
  public var cost: Double
  /// Targets of the batch that the answer was right to; nil when they are plain numbers. Several
  /// labels of an example are one target, the steps of a sequence are one each.
  public var correctCount: Int?
  /// Targets that there were: fewer than examples, or steps, where some have none.
  public var countedCount: Int
  /// The norm of the whole gradient, the penalty's included, before clipping.
  public var gradientNorm: Double
  /// Set when the cost or a gradient was NaN or infinite: the update was then not applied.
  public var nonFinite: NonFinite?

  /// A step's result; with `nonFinite` set, its update was not applied.
  public init(
    cost: Double, correctCount: Int?, countedCount: Int, gradientNorm: Double,
    nonFinite: NonFinite? = nil
  ) {
    self.cost = cost
    self.correctCount = correctCount
    self.countedCount = countedCount
    self.gradientNorm = gradientNorm
    self.nonFinite = nonFinite
  }
}
