/// What a network scores on examples, dropout off.
public struct Evaluation: Hashable, Sendable {
  /// Mean cost over the examples, without the penalty; NaN when there are none.
  public var cost: Double
  /// The share of right answers; nil when the targets are plain numbers or there are no examples.
  ///
  /// Softmax, or one output a class: the largest output is the label's. One sigmoid output: it is
  /// on the target's side of ½. Several labels at once: all are on their target's side.
  public var accuracy: Double?
  /// The share of sequences of which every step that has a label is answered right; nil where the
  /// targets are not a label a step.
  public var wholeAccuracy: Double?
  /// Examples.
  public var count: Int

  /// What `count` examples scored.
  public init(cost: Double, accuracy: Double?, wholeAccuracy: Double? = nil, count: Int) {
    self.cost = cost
    self.accuracy = accuracy
    self.wholeAccuracy = wholeAccuracy
    self.count = count
  }
}
