import Glibc

/// How good the probabilities themselves are, not only the decisions: log-loss and calibration.
///
/// Adding an example allocates nothing.
public struct ProbabilityScores: Hashable, Sendable {
  /// Bins of equal width that the calibration error sorts confidences into.
  public static let binCount = 15
  /// Probabilities are taken to lie in ε...1 − ε: one wrong certainty must not make it infinite. The
  /// accuracy of `Float`, in which networks compute.
  public static let clip = Double(Float.ulpOfOne)

  private struct Bin: Hashable {
    var weight = 0.0
    var right = 0.0
    var confidence = 0.0
  }

  private var bins = Array(repeating: Bin(), count: binCount)
  private var logLossSum = 0.0
  private var weight = 0.0

  /// Of no example yet.
  public init() {}

  /// Adds an example.
  ///
  /// - Parameters:
  ///   - probabilities: of each class, `[classes]`; they add up to 1.
  ///   - label: its class.
  /// - Returns: the class it was taken for: the most probable, the first of several.
  @discardableResult
  public mutating func add(
    probabilities: UnsafeBufferPointer<Float>, label: Int, weight: Double = 1
  ) -> Int {
    precondition(probabilities.indices.contains(label), "the label is one of the classes")
    var best = 0
    for index in probabilities.indices where probabilities[index] > probabilities[best] {
      best = index
    }
    add(
      labelProbability: Double(probabilities[label]), confidence: Double(probabilities[best]),
      isRight: best == label, weight: weight)
    return best
  }

  /// Adds an example of which only so much is known.
  ///
  /// - Parameters:
  ///   - labelProbability: what its own class was given, in 0...1.
  ///   - confidence: what the class it was taken for was given, in 0...1.
  public mutating func add(
    labelProbability: Double, confidence: Double, isRight: Bool, weight: Double = 1
  ) {
    logLossSum -= weight * log(min(max(labelProbability, Self.clip), 1 - Self.clip))
    self.weight += weight
    // Bins are open below and closed above, as Guo et al. have them.
    let place = (confidence * Double(Self.binCount)).rounded(.up) - 1
    let bin = min(max(place.isFinite ? Int(place) : 0, 0), Self.binCount - 1)
    bins[bin].weight += weight
    bins[bin].right += isRight ? weight : 0
    bins[bin].confidence += weight * confidence
  }

  /// Mean −ln of the probability of the true class; nil without examples.
  public var logLoss: Double? { weight > 0 ? logLossSum / weight : nil }

  /// Expected calibration error in 0...1: how far confidence and accuracy lie apart, over bins of
  /// confidence (Naeini et al. 2015; Guo et al. 2017); nil without examples.
  public var calibrationError: Double? {
    guard weight > 0 else { return nil }
    return bins.reduce(0) { $0 + abs($1.right - $1.confidence) } / weight
  }
}
