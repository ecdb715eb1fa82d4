import RunEvents

/// How often each class was taken for each: what every metric of decisions follows from.
///
/// Counting is one addition and allocates nothing. A weight counts an example several times, or in
/// part: the mistake that must not happen weighs more (per-example weights of Machine Learning
/// Yearning, Ng, 2018).
public struct ConfusionMatrix: Hashable, Sendable {
  /// Rows and columns of the matrix.
  public let classCount: Int
  /// Weight of the examples of class `row` that were taken for class `column` `[class, class]`.
  public private(set) var weights: [Double]

  /// - Precondition: there is at least one class.
  public init(classCount: Int) {
    precondition(classCount > 0, "a confusion matrix has at least one class")
    self.classCount = classCount
    weights = Array(repeating: 0, count: classCount * classCount)
  }

  /// From rows of counts `[class][class]`, as a log holds them; nil when they are not square.
  public init?(rows: [[Double]]) {
    guard !rows.isEmpty, rows.allSatisfy({ $0.count == rows.count }) else { return nil }
    classCount = rows.count
    weights = rows.flatMap(\.self)
  }

  /// What a run measured of a set, each example counting once. Of no class when the run says none.
  public init(_ confusion: Confusion) {
    classCount = confusion.classCount
    weights = confusion.counts.map(Double.init)
  }

  /// Weight of the examples of a class that were taken for another, or for itself.
  public subscript(label: Int, prediction: Int) -> Double {
    weights[label * classCount + prediction]
  }

  /// Counts an example of class `label` that was taken for `prediction`.
  ///
  /// - Precondition: both are in `0..<classCount`.
  public mutating func add(label: Int, prediction: Int, weight: Double = 1) {
    precondition(
      (0..<classCount).contains(label) && (0..<classCount).contains(prediction),
      "a class is in 0..<\(classCount)")
    weights[label * classCount + prediction] += weight
  }

  /// Counts what another matrix counted.
  ///
  /// - Precondition: both have as many classes.
  public static func += (left: inout ConfusionMatrix, right: ConfusionMatrix) {
    precondition(left.classCount == right.classCount, "both have as many classes")
    for index in left.weights.indices { left.weights[index] += right.weights[index] }
  }

  /// Weight of all examples.
  public var total: Double { weights.reduce(0, +) }

  /// Weight of the examples of the class.
  public func support(_ label: Int) -> Double {
    (0..<classCount).reduce(0) { $0 + self[label, $1] }
  }

  /// Weight of the examples taken for the class.
  public func predicted(_ prediction: Int) -> Double {
    (0..<classCount).reduce(0) { $0 + self[$1, prediction] }
  }

  /// Whether the class occurs at all, as a label or as a prediction.
  public func occurs(_ label: Int) -> Bool { support(label) > 0 || predicted(label) > 0 }

  /// The mistakes from the most frequent on: at most `count` pairs of different classes.
  public func commonestMistakes(_ count: Int) -> [(label: Int, prediction: Int, weight: Double)] {
    var mistakes: [(label: Int, prediction: Int, weight: Double)] = []
    for label in 0..<classCount {
      for prediction in 0..<classCount where prediction != label && self[label, prediction] > 0 {
        mistakes.append((label, prediction, self[label, prediction]))
      }
    }
    // A sort by weight alone would leave ties to chance.
    mistakes.sort { ($1.weight, $0.label, $0.prediction) < ($0.weight, $1.label, $1.prediction) }
    return Array(mistakes.prefix(count))
  }
}
