import Glibc
import RunEvents

/// Curves from the log files that an external trainer has open.
extension ExternalTrainer {
  /// The process group of all that was launched; nil before and after.
  var group: pid_t? { state.withLock { $0.process > 0 && !$0.isOver ? $0.process : nil } }

  /// Takes in what the file called `name` has more. What the trainer tells itself is not taken from
  /// a file too.
  func logged(_ events: [RunEvent], in name: String) {
    guard !events.isEmpty else { return }
    state.withLock { state in
      for event in events {
        switch event {
        case .scalars(let block): log(block, in: name, &state)
        case .checkpointRestored(var checkpoint) where !state.hasClient:
          checkpoint.file = "the restart that \(name) tells of"
          checkpoint.seconds = state.time.seconds
          state.step = checkpoint.step
          emit(.checkpointRestored(checkpoint))
        default: break
        }
      }
    }
  }

  private func log(_ block: ScalarBlock, in name: String, _ state: inout State) {
    let keys = block.keys.map { key in
      let own = PrintedMetrics.ownKey(key)
      return block.keys.contains(own) ? key : own
    }
    let kept = keys.indices.filter { !state.told.contains(keys[$0]) }
    guard !kept.isEmpty, block.rowCount > 0 else { return }
    if state.followed.insert(name).inserted {
      note(.note, "the trainer's own log is followed: \(name)", state)
    }
    state.inFiles.formUnion(kept.map { keys[$0] })
    state.step = max(state.step, block.steps.max() ?? 0)
    if let epoch = block.epochs.last, epoch.isFinite { state.epoch = epoch }
    let seconds = [Double](repeating: state.time.seconds, count: block.rowCount)
    measured(
      ScalarBlock(
        keys: kept.map { keys[$0] }, steps: block.steps, epochs: block.epochs,
        seconds: seconds, values: kept.flatMap { block.column($0) }), &state)
  }
}
