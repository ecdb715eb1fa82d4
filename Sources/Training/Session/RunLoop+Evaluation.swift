import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

extension RunLoop {
  /// Measures train and dev, dropout off, and draws the consequences: best so far, early stopping,
  /// stopping at the next best, and pausing on a cost that is not finite.
  func evaluate() {
    let (begun, logBefore) = (clock.now, times.log)
    defer { times.addEvaluation(clock.now - begun, logBefore: logBefore) }
    flushRow()
    let (train, values, report, residuals) = measuredSets()
    emitRow(values)
    progress.lastEvaluatedStep = progress.step
    if progress.initialCost == nil { progress.initialCost = train.cost }

    watchGuards(values)
    // What is taken back is nobody's best.
    if firedGuard != nil { return }
    writeSample()
    if let broken = values.first(where: { !$0.1.isFinite }) {
      return abort(evaluated: broken.0)
    }
    if areErrorsDue, let report { emitConfusion(report) }
    if areErrorsDue, let residuals { emitResiduals(residuals) }
    tellPictureWhenDue()
    tellInsideWhenDue()
    let isGood = train.cost <= progress.initialCost ?? .infinity
    // The one before makes room first: with the optimizer's, a state is three times the parameters.
    if isGood { lastGood = nil }
    let state = trainer.state
    let isBest = recordBest(values, parameters: state.parameters)
    if isGood { lastGood = Snapshot(trainer: state, progress: progress) }
    if isBest, progress.step > 0, let request = stopRequest, request.point == .atNextBest {
      end(request, "at the best \(plan.watched.metric) so far, after step \(progress.step)")
    }
  }

  /// What the sets give, dropout off; nothing is concluded from it.
  ///
  /// - Returns: the train set's evaluation, every value by its key, and what the dev set is taken for, or
  ///   how far off its numbers are, where that is looked at now.
  func measuredSets() -> (
    train: Evaluation, values: [(MetricKey, Double)], report: ClassificationReport?,
    residuals: RegressionReport?
  ) {
    let (train, trainValues) = measure(data.train, indices: trainSample, split: .train)
    var values = trainValues
    if data.trainDev.count > 0 { values += measure(data.trainDev, split: .trainDev).values }
    var report: ClassificationReport?
    var residuals: RegressionReport?
    if data.dev.count > 0, plan.hasClasses, plan.measuresDecisions || areErrorsDue {
      let (dev, probabilities) = trainer.evaluateAndPredict(data.dev)
      values += Self.values(of: dev, split: .dev, facts: data.facts)
      report = devReport(probabilities)
    } else if data.dev.count > 0, plan.predictsNumbers {
      let (dev, outputs) = trainer.evaluateAndPredict(data.dev)
      residuals = devResiduals(outputs)
      values += Self.values(of: dev, split: .dev, facts: data.facts)
      values += residuals.map { Self.errors(of: $0, split: .dev) } ?? []
    } else if data.dev.count > 0 {
      values += measure(data.dev, split: .dev).values
    }
    if plan.measuresDecisions, let report { values += Self.decisions(of: report) }
    if progress.hyperparameters.atHand.l1 != nil {
      values.append((MetricKey(.train, "sparsity"), trainer.sparsity))
    }
    if let penalized = penalizedCost(train: train.cost) {
      values.append((.penalizedCost, penalized))
    }
    return (train, values, report, residuals)
  }

  /// J: the cost on the train set with the penalties on weights; nil where there are none.
  func penalizedCost(train cost: Double) -> Double? {
    let settings = progress.hyperparameters.atHand
    let penalty = trainer.penalty(l1: settings.l1 ?? 0, l2: settings.l2)
    return penalty > 0 ? cost + penalty : nil
  }

  /// Lets the network write, where it can. Nothing that is learnt depends on it.
  private func writeSample() {
    if let answers = plan.answers {
      return emit(
        .sample(
          TextSample(step: progress.step, seconds: seconds, answers: answers.answers(trainer))))
    }
    guard let sampler = plan.sampler, let temperature = progress.hyperparameters[.temperature]
    else { return }
    let texts = sampler.texts(
      trainer, temperature: temperature, seed: recipe.seed ^ UInt64(progress.step) << 20)
    emit(
      .sample(
        TextSample(
          step: progress.step, seconds: seconds, temperature: temperature, texts: texts)))
  }

  private func recordBest(_ values: [(MetricKey, Double)], parameters: [Float]) -> Bool {
    guard let value = values.first(where: { $0.0 == plan.watched.metric })?.1 else { return false }
    let isBest = progress.best.record(
      value, step: progress.step, direction: plan.watched.direction, parameters: parameters)
    if recipe.earlyStopping != nil, let patience = progress.hyperparameters[.patience],
      progress.best.evaluationsSince >= Int(patience)
    {
      ending = Ending(
        reason: .stoppedEarly,
        detail: "\(plan.watched.metric) has not improved for \(Int(patience)) evaluations")
    }
    return isBest
  }

  /// - Parameter facts: of the data that were evaluated.
  static func values(
    of evaluation: Evaluation, split: Split, facts: DataFacts
  ) -> [(MetricKey, Double)] {
    var values = [(MetricKey(split, "cost"), evaluation.cost)]
    if let accuracy = evaluation.accuracy {
      values.append((MetricKey(split, "accuracy"), accuracy))
    }
    // An answer written character by character is right where each is right after the true ones before
    // it: the first wrong one is the same either way.
    if facts.answerMark != nil, let whole = evaluation.wholeAccuracy {
      values.append((MetricKey(split, MetricKey.exactMatchName), whole))
    }
    return values
  }
}
