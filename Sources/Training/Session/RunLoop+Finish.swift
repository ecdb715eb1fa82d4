import Datasets
import RunEvents

extension RunLoop {
  /// Brings the run to its end: last evaluation, best parameters, files, last event. The test set is
  /// not looked at: that takes somebody who asks.
  func finish(_ ending: Ending) -> Finish {
    var sentences = [ending.detail]
    var restoredStep: Int?
    flushRow()
    if ending.reason.isFinal, progress.lastEvaluatedStep != progress.step { evaluate() }
    saveCheckpoint()
    tellTimeUse(now: clock.now)
    if ending.reason.restoresBest, let step = restoreBest() {
      restoredStep = step
      let value = progress.best.moment.map { " (\(plan.watched.metric) \(Self.short($0.value)))" }
      sentences.append("the best parameters, of step \(step)\(value ?? ""), are restored")
    }
    // Of the parameters that are kept.
    if ending.reason.isFinal {
      if restoredStep != nil || confusionStep != progress.step, let report = devReport() {
        emitConfusion(report)
      }
      emitRow(modelCosts)
    }
    // What the disk takes is no training.
    stopwatch.stop(at: clock.now)
    sentences += saveFinal(ending.reason, restoredStep: restoredStep)
    inbox.take().commands.forEach(handle)
    if let sinkFailure { sentences.append("the log is not complete: \(sinkFailure)") }
    let finish = Finish(
      reason: ending.reason, step: progress.step, seconds: seconds, restoredStep: restoredStep,
      detail: sentences.joined(separator: "; "))
    emit(.finished(finish))
    return finish
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

  private static let timedPredictions = 25

  /// - Returns: the step whose parameters these are; nil when the last are the best.
  private func restoreBest() -> Int? {
    guard recipe.earlyStopping?.restoreBest == true, let best = progress.best.moment,
      best.step != progress.step
    else { return nil }
    trainer.state.parameters = best.parameters
    return best.step
  }

  /// Writes what the run ends with and waits for the disk.
  ///
  /// - Returns: what was saved, or could not be, as clauses.
  private func saveFinal(_ reason: Finish.Reason, restoredStep: Int?) -> [String] {
    guard let writer else { return [] }
    if reason.isFinal {
      // What waits to be written makes room first: a state is as large as all the optimizer knows.
      writer.waitUntilIdle()
      var state = checkpointState
      state.snapshot.progress.step = restoredStep ?? progress.step
      writer.write(CheckpointWriter.Write(file: .final, state: state))
    }
    writer.waitUntilIdle()
    inbox.takeWrites().forEach(report)
    if let checkpointFailure { return ["the last checkpoint is not saved: \(checkpointFailure)"] }
    return reason.isFinal
      ? ["the parameters are saved in \(CheckpointFolder.finalName)"]
      : ["a checkpoint to go on from is saved"]
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
