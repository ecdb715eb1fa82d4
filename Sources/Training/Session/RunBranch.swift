import RunEvents

/// Where a run that begins with another's state comes from.
public struct RunBranch: Sendable {
  /// The other run, and its step.
  public var parent: RunParent
  /// What that logged up to there.
  public var inherited: [ScalarBlock]

  /// A branch of `parent`, with its curves so far.
  public init(parent: RunParent, inherited: [ScalarBlock]) {
    self.parent = parent
    self.inherited = inherited
  }
}

extension RunLoop {
  /// Tells where the run begins, and keeps a checkpoint of its own: the other run's may go.
  func begin(_ branch: RunBranch) {
    for block in branch.inherited { emit(.inherited(block)) }
    note(.note, "branches from \(branch.parent.run) at step \(branch.parent.step)")
    lastGood = snapshot
    for initial in plan.rules.initial
    where progress.hyperparameters[initial.hyperparameter] != initial.value {
      announce(initial.hyperparameter, before: initial.value, reason: "as in the checkpoint")
    }
    saveCheckpointNow()
  }
}
