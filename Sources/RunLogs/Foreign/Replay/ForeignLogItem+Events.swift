import RunEvents

extension ForeignLogItem {
  /// The step at which the writer began again; nil for what is no restart.
  var restartStep: Int? {
    switch self {
    case .restarted(let step), .wentBack(let step): step
    case .scalars, .startedOver: nil
    }
  }

  /// What a restart does to the run. One that the writer tells of goes on from a checkpoint, as
  /// TensorBoard takes it; one that only shows leaves what it gave up beside the curve.
  func events(seconds: Double) -> [RunEvent] {
    guard let step = restartStep else { return [] }
    let kept = max(step, .min + 1) - 1
    if case .restarted = self {
      return [
        .checkpointRestored(Checkpoint(file: "", step: kept, epoch: 0, seconds: seconds))
      ]
    }
    return [
      .branched(Branch(fromStep: kept, toStep: kept, seconds: seconds, reason: "restarted"))
    ]
  }
}

extension ForeignRunFacts {
  /// What whoever looks at the curves should know of how the log was read.
  var remarks: [String] {
    var remarks: [String] = []
    if axis.column == nil, let reason = axis.reason { remarks.append(reason) }
    remarks += restarts.prefix(5).map {
      "restarted: the log goes back to \(axis.unit) \($0.step), what it gave up is drawn pale"
    }
    return remarks + notes
  }
}
