import RunEvents

extension RunLoop {
  /// Everything to go on with from this boundary.
  var checkpointState: CheckpointState {
    CheckpointState(
      identity: plan.identity, snapshot: snapshot, lastRunCommandID: lastRunCommandID,
      seconds: seconds, commandCount: commandCount, pending: pendingCommands)
  }

  /// Hands a checkpoint, and the best parameters when they are new, to the thread that writes them.
  func saveCheckpoint(isAskedFor: Bool = false) { save(checkpointState, isAskedFor: isAskedFor) }

  func save(_ state: CheckpointState, isAskedFor: Bool = false) {
    guard let writer, race == nil else { return }
    let begun = clock.now
    defer { times.addLog(clock.now - begun) }
    flushLog()
    lastCheckpointTime = clock.now
    lastCheckpointStep = progress.step
    writer.write(
      CheckpointWriter.Write(file: .checkpoint, state: state, isAskedFor: isAskedFor))
    saveBest()
  }

  /// Hands the best parameters, when they are new, to the thread that writes them.
  func saveBest() {
    guard let writer, race == nil, let best = progress.best.moment, best.step > 0,
      best.step != lastBestWritten
    else { return }
    lastBestWritten = best.step
    var state = checkpointState
    state.snapshot.trainer.parameters = best.parameters
    state.snapshot.progress.step = best.step
    writer.write(CheckpointWriter.Write(file: .best, state: state))
  }

  /// The same as `saveCheckpoint`, and waits until it is on the disk, or has failed to get there.
  func saveCheckpointNow() {
    saveCheckpoint()
    writer?.waitUntilIdle()
  }

  func saveWhenDue() {
    guard writer != nil, ending == nil, race == nil, mode != .paused,
      clock.now - lastCheckpointTime >= options.checkpointEverySeconds
    else { return }
    saveCheckpoint()
  }

  /// A checkpoint must never be ahead of the log.
  func flushLog() {
    guard let flush = options.flushLog, sinkFailure == nil else { return }
    do { try flush() } catch { sinkFailure = String(describing: error) }
  }

  /// What came of a file.
  func report(_ write: CheckpointWriter.Outcome) {
    switch write.result {
    case .success(let checkpoint):
      checkpointFailures[write.file] = nil
      // What a guard goes back to is no place to go on from.
      if case .guarded = write.file { return }
      emit(.checkpointSaved(checkpoint))
    case .failure(let error):
      if case .guarded = write.file { return note(.warning, error.description) }
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
    guard checkpointFailure != nil, writer != nil else { return nil }
    saveCheckpointNow()
    inbox.takeWrites().forEach(report)
    return checkpointFailure.map { "the checkpoint still cannot be written: \($0)" }
  }

  /// Rather than losing what it has, the run waits until there is room for it.
  func pauseWhenNothingCanBeKept() {
    guard mode != .paused, ending == nil else { return }
    if let sinkFailure {
      waitForRoom("the log cannot be written: \(sinkFailure)")
    } else if let checkpointFailure {
      waitForRoom("the checkpoint cannot be written: \(checkpointFailure)")
    }
  }

  /// Pauses, and says who tries again.
  func waitForRoom(_ cause: String) {
    pauseItself(
      .trouble, isAttended ? cause : "\(cause); it is tried again from time to time",
      savesCheckpoint: false)
    if !isAttended { retrySeconds = Self.firstRetrySeconds }
  }

  static let firstRetrySeconds = 5.0
  private static let lastRetrySeconds = 60.0

  /// Whether something waits to be kept that could not be.
  var isUnkept: Bool { sinkFailure != nil || checkpointFailure != nil }

  /// Whether nothing can be kept any more, whatever room there is.
  var isFolderGone: Bool { writer?.isFolderGone ?? false }

  /// Waits longer each time.
  func postponeRetry() {
    retrySeconds = min((retrySeconds ?? Self.firstRetrySeconds) * 2, Self.lastRetrySeconds)
  }

  /// Nobody can say "resume" when there is room again, so the run itself does from time to time.
  func tryAgain() {
    postponeRetry()
    if isFolderGone {
      ending = Ending(reason: .failed, detail: "the run's folder is gone")
      return
    }
    handle(ownCommand(.resume))
  }
}
