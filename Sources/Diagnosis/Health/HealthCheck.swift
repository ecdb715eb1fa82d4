import MetricStore
import RunEvents

/// Says what goes wrong in a training, from the curves, the edits and the layers.
public struct HealthCheck {
  /// A cost that is so many times what it was has not just been unlucky.
  static let divergingFactor = 3.0
  /// The same of an edit that is blamed already.
  static let blamedFactor = 1.7
  /// A rise must be so large a share of the cost at the start: near 0, factors are noise.
  static let leastRise = 0.05
  /// The same where no edit explains it.
  static let leastUnexplainedRise = 0.25
  /// Points a level is taken over.
  static let window = 8
  /// Passes over the data before the learning rate is judged.
  static let fewestEpochs = 1.0
  static let fewestPoints = 8
  /// Costs in a row that are no finite numbers. One may be a step that a gradient scaler leaves out.
  static let fewestLost = 3
  /// ‖ΔW‖ / ‖W‖ of a step is about 10⁻³ where training goes well (Karpathy, CS231n, 2015).
  static let highUpdateRatio = 0.03
  static let wildUpdateRatio = 0.1
  static let lowUpdateRatio = 3e-4
  /// Weights that do not move at all.
  static let noUpdateRatio = 1e-5
  /// A cost that has come down by so little, and evenly, is still at the start of its way.
  static let littleFall = 0.3
  static let littleFallUnseen = 0.1

  let evidence: HealthEvidence

  /// The gravest of what is found; nil where nothing is.
  public static func finding(_ evidence: HealthEvidence) -> HealthFinding? {
    HealthCheck(evidence: evidence).finding
  }

  private var finding: HealthFinding? {
    if evidence.isNonFinite { return .nonFinite }
    return lossOfNumbers ?? divergence ?? layerTrouble(.exploding) ?? learningRateTooHigh
      ?? layersThatStandStill
      ?? learningRateTooLow
  }

  /// A train cost that does not come back from NaN; the dev cost alone may be that of a metric.
  private var lossOfNumbers: HealthFinding? {
    guard let series = evidence.trainCost, series.last?.isFinite == false else { return nil }
    let count = series.count
    var first = count
    while first > 0, !series.value(first - 1).isFinite { first -= 1 }
    guard count - first >= Self.fewestLost else { return nil }
    return .lost(since: series.step(first))
  }

  // MARK: Divergence

  private var divergence: HealthFinding? {
    for edit in evidence.edits.reversed() {
      let factors = [evidence.devCost, evidence.trainCost].compactMap { series in
        series.flatMap { rise(of: $0, since: edit) }
      }
      if let factor = factors.max() { return .diverging(factor: factor, since: .edit(edit.number)) }
    }
    return unexplainedDivergence
  }

  /// How many times the cost before the edit it is now; nil where that is no rise to speak of.
  private func rise(of series: MetricSeries, since edit: HealthEvidence.Edit) -> Double? {
    guard let start = CurveLevel(series, 0..<min(series.count, Self.window)),
      let last = series.index(atOrBefore: edit.firstStep),
      let before = CurveLevel(series, max(0, last + 1 - Self.window)..<last + 1)
    else { return nil }
    let first = (series.index(atOrBefore: edit.lastStep) ?? -1) + 1
    guard first < series.count,
      let now = CurveLevel(series, max(first, series.count - Self.window / 2)..<series.count)
    else { return nil }
    let isBlamed = edit.number == evidence.blamedEdit
    return Self.factor(
      from: before, to: now, start: start, leastRise: Self.leastRise / (isBlamed ? 2 : 1),
      least: isBlamed ? Self.blamedFactor : Self.divergingFactor)
  }

  /// The train cost alone: a dev cost that rises by itself is over-fitting.
  private var unexplainedDivergence: HealthFinding? {
    guard let series = evidence.trainCost, series.count >= Self.fewestPoints,
      let start = CurveLevel(series, 0..<min(series.count, Self.window / 2)),
      let best = series.best(.lowerIsBetter),
      let level = CurveLevel(
        series, max(0, best - Self.window / 2)..<min(series.count, best + Self.window / 2)),
      let now = CurveLevel(series, series.count - Self.window / 2..<series.count),
      let factor = Self.factor(
        from: level, to: now, start: start, leastRise: Self.leastUnexplainedRise)
    else { return nil }
    return .diverging(factor: factor, since: .step(series.step(best)))
  }

  private static func factor(
    from before: CurveLevel, to now: CurveLevel, start: CurveLevel, leastRise: Double,
    least: Double = divergingFactor
  ) -> Double? {
    guard before.median > 0, before.median.isFinite else { return nil }
    let scale = start.median.isFinite ? start.median.magnitude : before.median
    let rise = now.median - before.median
    guard now.median >= least * before.median, rise > leastRise * scale,
      rise > 3 * before.noise
    else { return nil }
    return now.median / before.median
  }

  // MARK: Layers

  /// Of the last measurement.
  private func layerTrouble(_ trouble: LayerStatistics.Trouble) -> HealthFinding? {
    let names = evidence.layers.last?.layers.filter { $0.trouble == trouble }.map(\.name) ?? []
    return names.isEmpty ? nil : .layers(trouble, names: names)
  }

  /// Layers that learn hardly or not at all matter while the train set is not fitted. Dead units are
  /// said before the gradients that vanish below them; where steps were wild before, they are the
  /// cause of either.
  private var layersThatStandStill: HealthFinding? {
    guard evidence.fitsTrainSet != true, evidence.layers.count >= 2,
      let found = layerTrouble(.dead) ?? layerTrouble(.vanishing)
    else { return nil }
    let wasWild = evidence.layers.dropLast().contains {
      Self.updateRatio($0).map { $0 > Self.wildUpdateRatio } == true
    }
    return wasWild ? .learningRateTooHigh : found
  }

  /// The median update ratio over the layers of a measurement; nil where none has weights.
  private static func updateRatio(_ statistics: LayerStatistics) -> Double? {
    let ratios = statistics.layers.compactMap(\.updateRatio).filter(\.isFinite).sorted()
    return ratios.isEmpty ? nil : ratios[ratios.count / 2]
  }

  /// That of the last measurement, the first step's left out.
  private var updateRatio: Double? {
    evidence.layers.count >= 2 ? evidence.layers.last.flatMap(Self.updateRatio) : nil
  }

  // MARK: Learning rate

  private var learningRateTooHigh: HealthFinding? {
    guard evidence.fitsTrainSet != true, let course else { return nil }
    let staysUp = course.now.median >= 0.9 * course.start.median
    if let updateRatio {
      let isHigh = updateRatio > (staysUp ? Self.highUpdateRatio : Self.wildUpdateRatio)
      return isHigh ? .learningRateTooHigh : nil
    }
    let isWild = course.now.noise > 0.2 * course.now.median.magnitude
    return staysUp && isWild ? .learningRateTooHigh : nil
  }

  private var learningRateTooLow: HealthFinding? {
    guard evidence.fitsTrainSet != true, let course, course.start.median > 0 else { return nil }
    let (early, late) = (
      course.start.median - course.middle.median, course.middle.median - course.now.median
    )
    let fall = (early + late) / course.start.median
    if let updateRatio, updateRatio < Self.noUpdateRatio, fall < Self.littleFall {
      return .learningRateTooLow
    }
    let isEven = early > 0 && late >= 0.5 * early && early + late > 2 * course.now.noise
    guard isEven else { return nil }
    if let updateRatio {
      return updateRatio < Self.lowUpdateRatio && fall < Self.littleFall
        ? .learningRateTooLow : nil
    }
    return fall < Self.littleFallUnseen ? .learningRateTooLow : nil
  }

  /// The train cost at its start, half-way and now, since the last edit; nil while there is too
  /// little of it.
  private var course: (start: CurveLevel, middle: CurveLevel, now: CurveLevel)? {
    // What is evaluated has less noise than what single batches cost.
    let evaluated = evidence.evaluatedCost.flatMap { $0.count >= Self.fewestPoints ? $0 : nil }
    guard evidence.epochs >= Self.fewestEpochs, let series = evaluated ?? evidence.trainCost else {
      return nil
    }
    let edited = evidence.edits.last.flatMap { series.index(atOrBefore: $0.lastStep) } ?? -1
    let first = edited + 1
    let count = series.count - first
    guard count >= Self.fewestPoints else { return nil }
    let width = min(2 * Self.window, count / 4)
    let middle = first + count / 2 - width / 2
    guard let start = CurveLevel(series, first..<first + width),
      let half = CurveLevel(series, middle..<middle + width),
      let now = CurveLevel(series, series.count - width..<series.count)
    else { return nil }
    return (start, half, now)
  }
}
