/// The name of one curve: `split/name`, for example `train/cost`. A key without a slash has no split.
public struct MetricKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The whole key as it stands in logs.
  public let text: String

  /// A metric by its full name, as logs have it: `dev/accuracy`, or without a set.
  public init(_ text: String) { self.text = text }

  /// A metric of a set: `MetricKey(.dev, "cost")` is `dev/cost`.
  public init(_ split: Split, _ name: String) { text = "\(split.rawValue)/\(name)" }

  /// The set of examples this was measured on; nil when the key does not begin with one.
  public var split: Split? {
    guard let slash else { return nil }
    return Split(rawValue: String(text[..<slash]))
  }

  /// The key without its split: `cost` of `train/cost`.
  public var name: String {
    guard let slash, Split(rawValue: String(text[..<slash])) != nil else { return text }
    return String(text[text.utf8.index(after: slash)...])
  }

  /// Where a set's name would end. By bytes: logs of thousands of metrics ask for it in each frame.
  private var slash: String.Index? { text.utf8.firstIndex(of: UInt8(ascii: "/")) }

  /// The full name.
  public var description: String { text }

  /// By the full name.
  public static func < (left: MetricKey, right: MetricKey) -> Bool { left.text < right.text }
}

extension MetricKey {
  /// The cost on the train set, as evaluated.
  public static let trainCost = MetricKey(.train, "cost")
  /// The cost on the dev set.
  public static let devCost = MetricKey(.dev, "cost")
  /// The cost on the test set.
  public static let testCost = MetricKey(.test, "cost")
  /// J: the cost on the train set with the penalties on weights.
  public static let penalizedCost = MetricKey(.train, "penalizedCost")
  /// The share of the train set that is classified correctly.
  public static let trainAccuracy = MetricKey(.train, "accuracy")
  /// The share of the dev set that is classified correctly.
  public static let devAccuracy = MetricKey(.dev, "accuracy")
  /// The share of the test set that is classified correctly.
  public static let testAccuracy = MetricKey(.test, "accuracy")
  /// Macro averages: each class counts the same.
  public static let devF1 = MetricKey(.dev, "f1")
  /// Precision on the dev set, the mean over the classes.
  public static let devPrecision = MetricKey(.dev, "precision")
  /// Recall on the dev set, the mean over the classes.
  public static let devRecall = MetricKey(.dev, "recall")
  /// How far predicted numbers are off, in the unit of the targets: root of the mean square, mean
  /// magnitude, and the share of the targets' variance that is explained.
  public static let errorNames = ["rmse", "mae", "r2"]
  /// How well distances of embeddings tell pairs of one class from pairs of two, besides the accuracy:
  /// the area under the ROC curve, the shares of false accepts and of false rejects, and the squared
  /// distance that they are at.
  public static let pairNames = ["auc", "far", "frr", "threshold"]
  /// The share of questions whose whole answer is right, to the last character.
  public static let exactMatchName = "exactMatch"
  /// The same of the dev set.
  public static let devExactMatch = MetricKey(.dev, exactMatchName)
  /// What a model costs to use: the time one example takes, and the size of its parameters.
  public static let inferenceMilliseconds = MetricKey("inferenceMilliseconds")
  /// What the parameters take on disk.
  public static let modelBytes = MetricKey("modelBytes")
  /// The effective learning rate: base × schedule.
  public static let learningRate = MetricKey(.train, "learningRate")
}

extension MetricKey {
  /// The hyperparameter whose effective value this is, base × schedule: `o2.learningRate` of
  /// `train/o2.learningRate`. Nil of other metrics.
  public var scheduledHyperparameter: Hyperparameter? {
    if self == .learningRate { return .learningRate }
    guard text.hasSuffix(".learningRate") || text.hasSuffix("momentum"), split == .train else {
      return nil
    }
    let name = name
    let isOne = name == "momentum" || name.hasSuffix(".momentum") || name.hasSuffix(".learningRate")
    return isOne ? Hyperparameter(name) : nil
  }
}
