/// The name of one curve: `split/name`, for example `train/cost`. A key without a slash has no split.
public struct MetricKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The whole key as it stands in logs.
  public let text: String

  public init(_ text: String) { self.text = text }

  public init(_ split: Split, _ name: String) { text = "\(split.rawValue)/\(name)" }

  /// The set of examples this was measured on; nil when the key does not begin with one.
  public var split: Split? {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    return Split(rawValue: String(text[..<slash]))
  }

  /// The key without its split: `cost` of `train/cost`.
  public var name: String {
    guard split != nil, let slash = text.firstIndex(of: "/") else { return text }
    return String(text[text.index(after: slash)...])
  }

  public var description: String { text }

  public static func < (left: MetricKey, right: MetricKey) -> Bool { left.text < right.text }
}

extension MetricKey {
  public static let trainCost = MetricKey(.train, "cost")
  public static let devCost = MetricKey(.dev, "cost")
  public static let testCost = MetricKey(.test, "cost")
  public static let trainAccuracy = MetricKey(.train, "accuracy")
  public static let devAccuracy = MetricKey(.dev, "accuracy")
  public static let testAccuracy = MetricKey(.test, "accuracy")
  /// Macro averages: each class counts the same.
  public static let devF1 = MetricKey(.dev, "f1")
  public static let devPrecision = MetricKey(.dev, "precision")
  public static let devRecall = MetricKey(.dev, "recall")
  /// How far predicted numbers are off, in the unit of the targets: root of the mean square, mean
  /// magnitude, and the share of the targets' variance that is explained.
  public static let errorNames = ["rmse", "mae", "r2"]
  /// What a model costs to use: the time one example takes, and the size of its parameters.
  public static let inferenceMilliseconds = MetricKey("inferenceMilliseconds")
  public static let modelBytes = MetricKey("modelBytes")
  /// The effective learning rate: base × schedule.
  public static let learningRate = MetricKey(.train, "learningRate")
}
