import Glibc
import RunEvents

extension RunLoop {
  /// Everything to go on with from this boundary.
  var checkpointState: CheckpointState {
    CheckpointState(
      identity: plan.identity, snapshot: snapshot, lastRunCommandID: lastRunCommandID,
      seconds: seconds, lastUserCommandID: lastUserCommandID)
  }

  /// Hands a checkpoint, and the best parameters when they are new, to the thread that writes them.
  func saveCheckpoint(isAskedFor: Bool = false) {
    guard let writer else { return }
    let begun = clock.now
    defer { times.addLog(clock.now - begun) }
    flushLog()
    let state = checkpointState
    lastCheckpointTime = clock.now
    lastCheckpointStep = progress.step
    writer.write(
      CheckpointWriter.Write(file: .checkpoint, state: state, isAskedFor: isAskedFor))
    if let best = progress.best.moment, best.step > 0, best.step != lastBestWritten {
      lastBestWritten = best.step
      var bestState = state
      bestState.snapshot.trainer.parameters = best.parameters
      bestState.snapshot.progress.step = best.step
      writer.write(CheckpointWriter.Write(file: .best, state: bestState))
    }
  }

  func saveWhenDue() {
    guard writer != nil, ending == nil, mode != .paused,
      clock.now - lastCheckpointTime >= options.checkpointEverySeconds
    else { return }
    saveCheckpoint()
  }

  /// A checkpoint must never be ahead of the log.
  private func flushLog() {
    guard let flush = options.flushLog, sinkFailure == nil else { return }
    do { try flush() } catch { sinkFailure = String(describing: error) }
  }

  /// What came of a file.
  func report(_ write: CheckpointWriter.Outcome) {
    switch write.result {
    case .success(let checkpoint):
      checkpointFailures[write.file] = nil
      emit(.checkpointSaved(checkpoint))
    case .failure(let error):
      checkpointFailures[write.file] = error.description
      lastCheckpointStep = nil
      lastBestWritten = nil
      note(.error, error.description)
    }
  }

  var checkpointFailure: String? {
    checkpointFailures[.checkpoint] ?? checkpointFailures[.best] ?? checkpointFailures[.final]
  }

  /// Why the run must not go on, after trying again to keep what there is; nil when it may.
  var stillUnkept: String? {
    if let sinkFailure { return "the log still cannot be written: \(sinkFailure)" }
    guard checkpointFailure != nil, let writer else { return nil }
    saveCheckpoint()
    writer.waitUntilIdle()
    inbox.takeWrites().forEach(report)
    return checkpointFailure.map { "the checkpoint still cannot be written: \($0)" }
  }

  /// Rather than losing what it has, the run waits until there is room for it.
  func pauseWhenNothingCanBeKept() {
    guard mode != .paused, ending == nil else { return }
    if let sinkFailure {
      pauseItself("the log cannot be written: \(sinkFailure)", savesCheckpoint: false)
    } else if let checkpointFailure {
      pauseItself("the checkpoint cannot be written: \(checkpointFailure)", savesCheckpoint: false)
    } else {
      return
    }
    if !isAttended { retrySeconds = Self.firstRetrySeconds }
  }

  static let firstRetrySeconds = 5.0
  private static let lastRetrySeconds = 60.0

  /// Nobody can say "resume" when there is room again, so the run itself does from time to time.
  func tryAgain() {
    let next = min((retrySeconds ?? Self.firstRetrySeconds) * 2, Self.lastRetrySeconds)
    retrySeconds = next
    if let folder = options.checkpointFolder, access(folder, F_OK) != 0, errno == ENOENT {
      ending = Ending(reason: .failed, detail: "the run's folder is gone")
      return
    }
    handle(ownCommand(.resume))
  }
}
