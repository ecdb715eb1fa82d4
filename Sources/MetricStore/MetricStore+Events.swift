import RunEvents

extension MetricStore {
  /// What an event does to the curves: rows are appended, going back makes ghosts, a race
  /// has its other arm beside them, going on from a checkpoint forgets what was logged after it. Other events do nothing.
  public mutating func apply(_ event: RunEvent) {
    switch event {
    case .scalars(let block), .inherited(let block): append(block)
    case .branched(let branch): self.branch(to: branch.toStep)
    case .raceStarted: beginRace()
    case .raceScalars(let block): appendToRival(block)
    case .raceEnded(let end): endRace(kept: end.kept)
    case .checkpointRestored(let checkpoint):
      forgetRace()
      purge(after: checkpoint.step)
    // A run that was killed before its first checkpoint begins again in the same log.
    case .started:
      forgetRace()
      purge(after: .min)
    case .hyperparametersDeclared, .metricsDeclared, .capabilities, .planned, .origin,
      .dataDescribed, .commandRequested, .commandApplied, .commandDeferred, .commandRefused,
      .epochFinished, .checkpointSaved, .raceArmEnded, .layers, .confusion, .boundary, .predictions,
      .residuals,
      .histograms, .filters, .activations, .units, .attention, .sample, .rangeTest, .timeUse,
      .alert, .message,
      .finished, .unknown:
      break
    }
  }
}
