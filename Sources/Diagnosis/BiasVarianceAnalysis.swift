/// Which error to work on next (Ng, Machine Learning Yearning, 2018, chapters 20–27 and 40–41).
///
/// The errors form a ladder: what a person achieves, which stands for the Bayes error; the train
/// set's; that of a train-dev set, drawn like the train set and not trained on; the dev set's; the
/// test set's. Each step of it has a cause of its own, and adjustments of its own. Dropout is off
/// when they are measured.
public struct BiasVarianceAnalysis: Hashable, Sendable {
  /// nil when unknown: the best possible error is then taken to be 0, where that is possible.
  public let humanLevelError: Double?
  /// Of the train set.
  public let train: MeasuredError
  /// Of what was held out of the train set; nil without it.
  public let trainDev: MeasuredError?
  /// Of the dev set.
  public let dev: MeasuredError
  /// Of the test set; nil while nobody has asked for it.
  public let test: MeasuredError?
  /// The steps of the ladder, in its order.
  public let gaps: [ErrorGap]

  /// - Parameter isZeroPossible: whether a task could be done without any error, as far as one knows;
  ///   else an unknown human level leaves the bias open.
  /// - Returns: nil when the human level is not in 0...1.
  public init?(
    humanLevelError: Double?, isZeroPossible: Bool = true, train: MeasuredError,
    trainDev: MeasuredError? = nil,
    dev: MeasuredError, test: MeasuredError? = nil
  ) {
    guard (0...1).contains(humanLevelError ?? 0) else { return nil }
    self.humanLevelError = humanLevelError
    self.train = train
    self.trainDev = trainDev
    self.dev = dev
    self.test = test
    var gaps: [ErrorGap] = []
    if let best = humanLevelError ?? (isZeroPossible ? 0 : nil) {
      gaps.append(ErrorGap(.avoidableBias, from: best, to: train))
    }
    if let trainDev {
      gaps.append(ErrorGap(.variance, from: train, to: trainDev))
      gaps.append(ErrorGap(.dataMismatch, from: trainDev, to: dev))
    } else {
      gaps.append(ErrorGap(.variance, from: train, to: dev))
    }
    if let test { gaps.append(ErrorGap(.devOverfitting, from: dev, to: test)) }
    self.gaps = gaps
  }

  /// The gap of that kind; nil when it is not measured.
  public func gap(_ kind: ErrorGap.Kind) -> ErrorGap? { gaps.first { $0.kind == kind } }

  /// The largest gap that chance does not explain, the earlier of two alike.
  public var finding: ErrorGap? {
    gaps.filter(\.isBeyondChance).reduce(nil) { largest, gap in
      largest.map { gap.size > $0.size } ?? true ? gap : largest
    }
  }

  /// The finding when `kind` was named before: it is named on until its gap is well within chance, or
  /// within chance with a larger one beside it, or another is larger by more than chance explains.
  public func finding(keeping kind: ErrorGap.Kind?) -> ErrorGap? {
    guard let kind, let kept = gap(kind), kept.size > kept.margin / 2,
      kept.isBeyondChance || gaps.allSatisfy({ $0.size <= kept.size })
    else { return finding }
    guard let finding, finding.kind != kind else { return kept }
    let chance = (kept.margin * kept.margin + finding.margin * finding.margin).squareRoot()
    return finding.size - kept.size > chance ? finding : kept
  }

  /// Whether the dev set's error is below a person's, which stands for the Bayes error: the bias
  /// cannot be estimated any more.
  public var isPastHumanLevel: Bool { humanLevelError.map { dev.rate < $0 } ?? false }

  /// What to say where the dev set's error is below a person's; nil elsewhere.
  public var biasNote: String? {
    isPastHumanLevel ? "better than human level: no bias estimate" : nil
  }

  /// What to try where no gap is beyond chance, as one short phrase.
  public var adviceWithoutFinding: String {
    if isPastHumanLevel { return "look at single errors, or for a harder dev set" }
    if gap(.avoidableBias) == nil {
      return "bias unknown: set humanLevelError, the Bayes error"
    }
    return humanLevelError == nil
      ? "no gap beyond chance: set humanLevelError, or enlarge the dev set"
      : "at human level: check the test set, then ship"
  }

  /// What to try next, as one short phrase.
  public var advice: String { finding?.kind.advice ?? adviceWithoutFinding }
}
