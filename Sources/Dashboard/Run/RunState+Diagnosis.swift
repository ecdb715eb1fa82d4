import BoundedYAML
import Diagnosis
import MetricStore
import RunEvents

extension RunState {
  /// Where nobody says on how many examples an error was measured, chance explains no gap, and it is
  /// said that it might.
  private static let assumedCount = 1_000_000_000
  /// A run that is never evaluated is judged by so many rows.
  private static let rowsBetweenJudgements = 16
  /// So many rows at once are a log that is read, and not a run that is followed.
  private static let rowsOfALog = 64

  /// Whether it is known how large the sets are: other tools do not log it.
  var knowsSetSizes: Bool { manifest.map { $0.data.trainCount + $0.data.devCount > 0 } ?? false }

  /// Whether it predicts numbers, whose errors are the share of their variance that is not explained.
  var predictsNumbers: Bool {
    last(.trainAccuracy) == nil && last(MetricKey(.train, "r2")) != nil
  }

  /// What the run suffers from most; nil when nothing is found.
  var finding: DiagnosisFinding? {
    pause?.cause == .nonFinite ? .health(.nonFinite) : verdict.finding
  }

  /// The ladder by the last evaluation; nil without accuracies on both sets, or shares of the variance
  /// that are explained. The test set's rung is there only once somebody has asked for it.
  var analysis: BiasVarianceAnalysis? {
    guard let manifest else { return nil }
    let data = manifest.data
    let isSized = knowsSetSizes
    let predictsNumbers = predictsNumbers
    func error(_ split: Split, _ count: Int) -> MeasuredError? {
      let count = isSized ? count : Self.assumedCount
      guard !predictsNumbers else {
        return last(MetricKey(split, "r2")).flatMap {
          MeasuredError(unexplainedShare: 1 - $0, count: count)
        }
      }
      return last(MetricKey(split, "accuracy")).flatMap { MeasuredError(1 - $0, count: count) }
    }
    guard let train = error(.train, min(DataSummary.mostMeasuredTrainExamples, data.trainCount)),
      let dev = error(.dev, data.devCount)
    else { return nil }
    return BiasVarianceAnalysis(
      humanLevelError: manifest.humanLevelError, isZeroPossible: !predictsNextToken, train: train,
      trainDev: error(.trainDev, data.trainDevCount), dev: dev,
      test: isTestShown ? error(.test, data.testCount) : nil)
  }

  /// The cost on a split, which other tools call the loss; nil without one.
  func cost(_ split: Split) -> MetricSeries? {
    store.series(MetricKey(split, "cost")) ?? store.series(MetricKey(split, "loss"))
  }

  /// Whether early stopping does what regularization should; nil when it does not.
  var earlyStoppingWarning: String? {
    guard let train = cost(.train), let dev = cost(.dev) else { return nil }
    return EarlyStoppingUse.warning(
      isOn: manifest?.earlyStoppingMetric != nil,
      overfits: Overfitting.onset(train: train, dev: dev) != nil,
      hyperparameters: hyperparameters.map { HyperparameterValue($0.definition, $0.base) })
  }

  /// What is found by the curves as they are now.
  var currentFinding: DiagnosisFinding? {
    let analysis = analysis
    let bias = analysis?.gap(.avoidableBias)
    let edits = interventions.compactMap { intervention -> HealthEvidence.Edit? in
      guard case .set = intervention.change, !intervention.isUndone else { return nil }
      return HealthEvidence.Edit(
        number: intervention.number, firstStep: intervention.step,
        lastStep: intervention.lastStep)
    }
    let health = HealthCheck.finding(
      HealthEvidence(
        trainCost: store.series(.batchCost) ?? cost(.train),
        evaluatedCost: cost(.train), devCost: cost(.dev), edits: edits,
        blamedEdit: verdict.blamedEdit, layers: layers, epochs: epoch,
        fitsTrainSet: bias.map { !$0.isBeyondChance }))
    if let health { return .health(health) }
    let gap = analysis?.finding(keeping: verdict.gap)?.kind
    return gap.flatMap { isRefuted($0) ? nil : .gap($0) }
  }

  /// Whether a gap stands beside a number that says the opposite.
  private func isRefuted(_ kind: ErrorGap.Kind) -> Bool {
    guard let analysis else { return false }
    return analysis.gap(kind).map { $0.size <= 0 } ?? false
      || kind == .avoidableBias && analysis.isPastHumanLevel
  }

  /// Judges by the end of a log that is read as a whole: how it stood on the way has no say.
  mutating func judgeWhole(_ batch: EventBatch) {
    let rows = batch.events.reduce(0) { sum, event in
      if case .scalars(let block) = event { sum + block.rowCount } else { sum }
    }
    guard rows >= Self.rowsOfALog else { return }
    verdict = DiagnosisVerdict()
    verdict.take(currentFinding, atOnce: true)
  }

  /// Judges the run anew where rows bring an evaluation, or enough of a run that has none.
  mutating func judge(_ block: ScalarBlock) {
    let isEvaluation = block.keys.contains { $0.split == .dev }
    if !isEvaluation {
      guard cost(.dev) == nil, store.series(.devAccuracy) == nil,
        let count = slopeSeries?.count,
        count / Self.rowsBetweenJudgements != (count - block.rowCount) / Self.rowsBetweenJudgements
      else { return }
    }
    // What is named must not stand there any longer.
    let isRefuted = verdict.gap.map(isRefuted) ?? false
    verdict.take(currentFinding, atOnce: block.rowCount > 1 || isRefuted)
  }
}

extension RunManifest {
  /// Whether each target is the token that follows in a text: the best possible error is then far
  /// from 0, and nobody knows it.
  var predictsNextToken: Bool {
    guard !recipe.isEmpty, let root = try? composeYAML(recipe),
      let source = root["data"]?["source"]
    else { return false }
    return source.text == "names" || source["text"] != nil
  }
}
