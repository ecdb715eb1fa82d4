/// Which of two errors to work on next (Ng, Machine Learning Yearning, 2018, chapters 20–27).
///
/// Avoidable bias is what separates the train set's error from a person's, who stands in for the
/// best possible; variance is what separates the dev set's from the train set's. Each has knobs of
/// its own. All errors are fractions in 0...1, and dropout is off when they are measured.
public struct BiasVarianceAnalysis: Hashable, Sendable {
  public enum Finding: Hashable, Sendable {
    /// The train set is not fitted yet.
    case avoidableBias
    /// The train set is fitted better than the dev set.
    case variance
    /// Neither is more than chance in the draw of the examples can explain.
    case neither
  }

  /// nil when unknown: the best possible error is then taken to be 0.
  public let humanLevelError: Double?
  public let trainError: Double
  public let devError: Double
  /// Examples that the errors were measured on.
  public let trainCount: Int
  public let devCount: Int

  /// - Returns: nil when an error is not in 0...1, or was measured on nothing.
  public init?(
    humanLevelError: Double?, trainError: Double, devError: Double, trainCount: Int, devCount: Int
  ) {
    let errors = [humanLevelError ?? 0, trainError, devError]
    guard errors.allSatisfy((0...1).contains), trainCount > 0, devCount > 0 else { return nil }
    self.humanLevelError = humanLevelError
    self.trainError = trainError
    self.devError = devError
    self.trainCount = trainCount
    self.devCount = devCount
  }

  /// Train error − human-level error; below 0 when the train set is fitted better than a person
  /// would.
  public var avoidableBias: Double { trainError - (humanLevelError ?? 0) }

  /// Dev error − train error.
  public var variance: Double { devError - trainError }

  /// Whether the dev set's error is below a person's, so that nothing tells how far is left to go.
  public var isPastHumanLevel: Bool { humanLevelError.map { devError < $0 } ?? false }

  /// The larger of the two, where it is more than two standard errors of what it is made of.
  public var finding: Finding {
    let biasCounts = avoidableBias > 2 * Self.standardError(trainError, trainCount)
    let trainNoise = Self.standardError(trainError, trainCount)
    let devNoise = Self.standardError(devError, devCount)
    let noise = (trainNoise * trainNoise + devNoise * devNoise).squareRoot()
    let varianceCounts = variance > 2 * noise
    switch (biasCounts, varianceCounts) {
    case (false, false): return .neither
    case (true, false): return .avoidableBias
    case (false, true): return .variance
    case (true, true): return avoidableBias >= variance ? .avoidableBias : .variance
    }
  }

  /// What to try next, as one short phrase.
  public var advice: String {
    switch finding {
    case .avoidableBias:
      return "fit the train set: bigger network, longer training, better optimizer, less L2/dropout"
    case .variance:
      return "fit the dev set: more data, augmentation, more L2/dropout, smaller network"
    case .neither:
      if isPastHumanLevel { return "past human level: look at single errors, or a harder dev set" }
      return humanLevelError == nil
        ? "no gap beyond chance: state a humanLevelError, or enlarge the dev set"
        : "at human level: check the test set, then ship"
    }
  }

  /// The standard deviation of an error rate measured on `count` examples (binomial).
  static func standardError(_ error: Double, _ count: Int) -> Double {
    (error * (1 - error) / Double(count)).squareRoot()
  }
}
