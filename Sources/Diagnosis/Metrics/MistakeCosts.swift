/// What each kind of mistake costs, where some must not happen: an error rate in which the mistakes
/// that matter weigh more (Ng, Machine Learning Yearning, 2018, chapter 9).
public struct MistakeCosts: Hashable, Sendable {
  /// Classes that there are costs for, 1 or more.
  public let classCount: Int
  /// Cost of taking class `row` for class `column`; the diagonal is 0 unless stated `[class, class]`.
  private var costs: [Double]

  /// Every mistake costs 1: the weighted error is then the plain one.
  ///
  /// - Precondition: there is at least one class.
  public init(classCount: Int) {
    precondition(classCount > 0, "there is at least one class")
    self.classCount = classCount
    costs = (0..<classCount * classCount).map { $0 % (classCount + 1) == 0 ? 0 : 1 }
  }

  /// Not negative.
  public subscript(label: Int, prediction: Int) -> Double {
    get { costs[label * classCount + prediction] }
    set {
      precondition(newValue >= 0, "a cost is not negative")
      costs[label * classCount + prediction] = newValue
    }
  }

  /// Mean cost of an example; nil without examples.
  ///
  /// - Precondition: as many classes.
  public func meanCost(of confusion: ConfusionMatrix) -> Double? {
    precondition(confusion.classCount == classCount, "as many classes")
    let total = confusion.total
    guard total > 0 else { return nil }
    var sum = 0.0
    for label in 0..<classCount {
      for prediction in 0..<classCount {
        sum += self[label, prediction] * confusion[label, prediction]
      }
    }
    return sum / total
  }
}
