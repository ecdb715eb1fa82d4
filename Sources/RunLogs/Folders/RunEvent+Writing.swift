import RunEvents

extension RunEvent {
  /// What a loss of power is not to take back: what somebody asked for, and the steps to go on from.
  var isKeptAtOnce: Bool {
    switch self {
    case .commandApplied, .commandRefused, .commandDeferred, .checkpointSaved, .checkpointRestored,
      .branched:
      true
    default: false
    }
  }

  /// Rare events that somebody may act on reach the disk before the run goes on.
  var isWrittenAtOnce: Bool {
    switch self {
    case .scalars, .inherited, .raceScalars, .epochFinished, .layers, .confusion, .boundary,
      .predictions, .residuals, .histograms, .filters, .activations, .units, .attention, .sample,
      .timeUse:
      false
    case .started, .hyperparametersDeclared, .metricsDeclared, .capabilities, .planned, .origin,
      .dataDescribed, .commandRequested, .commandApplied, .commandDeferred, .commandRefused,
      .checkpointSaved, .checkpointRestored, .branched, .raceStarted, .raceArmEnded, .raceEnded,
      .rangeTest, .alert, .message,
      .finished, .unknown:
      true
    }
  }
}
