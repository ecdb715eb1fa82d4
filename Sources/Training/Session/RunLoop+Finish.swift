import Datasets
import Diagnosis
import RunEvents

extension RunLoop {
  /// Brings the run to its end: last evaluation, best parameters, files, last event. The test set is
  /// not looked at: that takes somebody who asks.
  func finish(_ ending: Ending) -> Finish {
    var reason = ending.reason
    var sentences = [ending.detail]
    var restoredStep: Int?
    // Whoever stops a run because nothing can be kept knows of it.
    let waitsForRoom = reason.isFinal && !(reason == .stoppedByUser && isUnkept)
    if race != nil, reason.isFinal {
      settleRace(.a)
      sentences.append("the race was not decided: A is kept")
    } else if let race {
      sentences.append("the race begins again at step \(race.race.step)")
    }
    // The run as it goes on if somebody goes on with it: what follows is only of its end.
    saveCheckpoint()
    flushRow()
    if reason.isFinal, progress.lastEvaluatedStep != progress.step { evaluate() }
    saveBest()
    tellTimeUse(now: clock.now)
    var lastParameters: [Float]?
    if reason.restoresBest, let (step, before) = restoreBest() {
      restoredStep = step
      lastParameters = before
      let value = progress.best.moment.map { " (\(plan.watched.metric) \(Self.short($0.value)))" }
      sentences.append("the best parameters, of step \(step)\(value ?? ""), are restored")
    }
    // Of the parameters that are kept.
    if reason.isFinal {
      if restoredStep != nil || errorsStep != progress.step {
        if hasConfusion, let report = devReport() { emitConfusion(report) }
        if let report = devResiduals() { emitResiduals(report) }
      }
      tellLastPicture(restoresBest: restoredStep != nil)
      tellLastInside(restoresBest: restoredStep != nil)
      let costs = modelCosts
      emitRow(costs)
      sentences += brokenBounds(costs)
    }
    // What the disk takes is no training.
    stopwatch.stop(at: clock.now)
    keepEnd(
      EndFiles(
        lastParameters: lastParameters,
        modelStep: reason.isFinal ? restoredStep ?? progress.step : nil),
      giveUp: !waitsForRoom)
    inbox.take().commands.forEach(handle)
    if isUnkept, reason.isFinal { reason = isEndInterrupted ? .interrupted : .failed }
    sentences += keptSentences(isFinal: ending.reason.isFinal)
    var finish = Finish(
      reason: reason, step: progress.step, seconds: seconds, restoredStep: restoredStep,
      detail: sentences.joined(separator: "; "))
    emit(.finished(finish))
    // The log ends without it: nobody must take the run for done.
    if sinkFailure != nil, reason.isFinal { finish.reason = .failed }
    return finish
  }

  /// What was saved, or could not be, as clauses.
  private func keptSentences(isFinal: Bool) -> [String] {
    var sentences: [String] = []
    if writer != nil {
      if let failure = checkpointFailures[.final] ?? checkpointFailures[.best] {
        sentences.append("the parameters are not saved: \(failure)")
      } else if let failure = checkpointFailures[.checkpoint] {
        sentences.append("the last checkpoint is not saved: \(failure)")
      } else {
        sentences.append(
          isFinal
            ? "the parameters are saved in \(CheckpointFolder.finalName)"
            : "a checkpoint to go on from is saved")
      }
    }
    if let sinkFailure { sentences.append("the log is not complete: \(sinkFailure)") }
    return sentences
  }

  /// What the model costs to use: the median time of one example, and the bytes of its parameters.
  private var modelCosts: [(MetricKey, Double)] {
    let example = data.train.first(1)
    let seconds = (0..<Self.timedPredictions).map { _ in
      let start = clock.now
      _ = trainer.predict(example)
      return clock.now - start
    }
    return [
      (.inferenceMilliseconds, seconds.sorted()[Self.timedPredictions / 2] * 1000),
      (.modelBytes, Double(plan.network.parameterCount * MemoryLayout<Float>.size)),
    ]
  }

  /// The bounds of the recipe that the model does not keep, or that were not measured, as clauses.
  private func brokenBounds(_ costs: [(MetricKey, Double)]) -> [String] {
    guard !recipe.satisfy.isEmpty else { return [] }
    var values = Dictionary(costs, uniquingKeysWith: { $1 })
    let train = measure(data.train, indices: trainSample, split: .train)
    values.merge(train.values) { $1 }
    values[.penalizedCost] = penalizedCost(train: train.evaluation.cost)
    values[MetricKey(.train, "sparsity")] = recipe.l1 == nil ? nil : trainer.sparsity
    for (split, examples) in [(Split.trainDev, data.trainDev), (.dev, data.dev)]
    where examples.count > 0 {
      values.merge(measure(examples, split: split).values) { $1 }
    }
    if let report = devReport() { values.merge(Self.decisions(of: report)) { $1 } }
    return recipe.satisfy.compactMap { text in
      guard let bound = Satisficing(text) else { return nil }
      guard let value = values[bound.metric] else {
        return "the bound \(bound) was not measured"
      }
      return bound.isKept(by: value)
        ? nil : "the bound \(bound) is broken (\(Self.short(value)))"
    }
  }

  private static let timedPredictions = 25

  /// - Returns: the step whose parameters these are, and those they replace; nil when the last are the
  ///   best.
  private func restoreBest() -> (step: Int, before: [Float])? {
    guard recipe.earlyStopping?.restoreBest == true, let best = progress.best.moment,
      best.step != progress.step
    else { return nil }
    let before = trainer.state.parameters
    trainer.state.parameters = best.parameters
    return (best.step, before)
  }
}

extension Finish.Reason {
  /// Whether the run is over for good: its parameters kept as a model.
  fileprivate var isFinal: Bool {
    switch self {
    case .completed, .stoppedEarly, .stoppedByUser: true
    case .interrupted, .failed: false
    }
  }

  /// A user who stops the run keeps the parameters as they are.
  fileprivate var restoresBest: Bool {
    switch self {
    case .completed, .stoppedEarly: true
    case .stoppedByUser, .interrupted, .failed: false
    }
  }
}
