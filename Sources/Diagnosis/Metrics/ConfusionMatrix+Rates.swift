/// Rates in 0...1. A rate whose denominator is 0 is 0, as when nothing was taken for a class: it
/// then has no precision to speak of.
extension ConfusionMatrix {
  /// How a rate of single classes becomes one number.
  public enum Average: String, CaseIterable, Hashable, Sendable {
    /// The mean over the classes that occur: each class counts the same, however rare.
    case macro
    /// Over all examples together; with one class an example this is accuracy.
    case micro
    /// The mean over classes weighted by their support.
    case weighted
  }

  /// Σ right / Σ all; nil without examples.
  public var accuracy: Double? { ratio(trace, total) }

  /// Weight of the examples that were taken for another class.
  public var mistaken: Double { total - trace }

  /// 1 − accuracy, Σ wrong / Σ all; nil without examples.
  public var error: Double? { ratio(mistaken, total) }

  /// Of what was taken for the class, the share that is of it: TP / (TP + FP).
  public func precision(_ label: Int) -> Double {
    ratio(self[label, label], predicted(label)) ?? 0
  }

  /// Of what is of the class, the share that was found: TP / (TP + FN).
  public func recall(_ label: Int) -> Double { ratio(self[label, label], support(label)) ?? 0 }

  /// The harmonic mean of both: 2 TP / (2 TP + FP + FN) (van Rijsbergen 1979).
  public func f1(_ label: Int) -> Double {
    ratio(2 * self[label, label], support(label) + predicted(label)) ?? 0
  }

  /// The classes' precision as one number, in 0...1.
  public func precision(_ average: Average) -> Double {
    self.average(average, of: precision, together: ratio(trace, total))
  }

  /// The classes' recall as one number, in 0...1.
  public func recall(_ average: Average) -> Double {
    self.average(average, of: recall, together: ratio(trace, total))
  }

  /// The average of the classes' F1, not the F1 of averages.
  public func f1(_ average: Average) -> Double {
    self.average(average, of: f1, together: ratio(trace, total))
  }

  private var trace: Double { (0..<classCount).reduce(0) { $0 + self[$1, $1] } }

  private func ratio(_ part: Double, _ whole: Double) -> Double? {
    whole > 0 ? part / whole : nil
  }

  private func average(
    _ average: Average, of rate: (Int) -> Double, together: Double?
  ) -> Double {
    switch average {
    case .micro: return together ?? 0
    case .macro:
      let occurring = (0..<classCount).filter(occurs)
      return ratio(occurring.reduce(0) { $0 + rate($1) }, Double(occurring.count)) ?? 0
    case .weighted:
      return ratio((0..<classCount).reduce(0) { $0 + support($1) * rate($1) }, total) ?? 0
    }
  }
}
