import RunEvents

extension RunLoop {
  /// What the run ends with.
  struct EndFiles {
    /// Those that training ended with, where the best ones are in their place since.
    var lastParameters: [Float]?
    /// The step whose parameters are the model; nil for a run that is not over for good.
    var modelStep: Int?
  }

  /// Writes what the run ends with and waits for the disk: as long as it takes, unless somebody gives
  /// it up. What was trained for hours must not be lost for want of a little room.
  ///
  /// - Parameter giveUp: tries once only.
  func keepEnd(_ files: EndFiles, giveUp: Bool) {
    writeEnd(files, isFirst: true)
    guard isUnkept, !giveUp, isAttended || !isFolderGone else { return }
    waitForRoom(unkeptSentence("cannot be written"))
    while true {
      for var command in nextEndCommands() {
        number(&command)
        requested(command)
        switch command.action {
        case .resume:
          writeEnd(files, isFirst: false)
          guard isUnkept else {
            mode = .running
            retrySeconds = nil
            return applied(command)
          }
          refused(command, unkeptSentence("still cannot be written"))
        case .stop:
          isEndInterrupted = command.origin == .system
          return applied(command, reason: "ends without what cannot be written")
        case .leave:
          isAttended = false
          retrySeconds = retrySeconds ?? Self.firstRetrySeconds
          applied(command)
        default: refused(command, "the run is ending")
        }
      }
      if isFolderGone, !isAttended { return }
    }
  }

  private func writeEnd(_ files: EndFiles, isFirst: Bool) {
    flushLog()
    guard let writer else { return }
    if !isFirst, checkpointFailures[.checkpoint] ?? checkpointFailures[.best] != nil {
      var last = checkpointState
      if let parameters = files.lastParameters { last.snapshot.trainer.parameters = parameters }
      save(last)
    }
    // What waits to be written makes room first: a state is as large as all the optimizer knows.
    writer.waitUntilIdle()
    inbox.takeWrites().forEach(report)
    if let step = files.modelStep, isFirst || checkpointFailures[.final] != nil {
      var model = checkpointState
      model.snapshot.progress.step = step
      writer.write(CheckpointWriter.Write(file: .final, state: model))
      writer.waitUntilIdle()
      inbox.takeWrites().forEach(report)
    }
  }

  /// What cannot be kept, and why: a clause.
  private func unkeptSentence(_ verb: String) -> String {
    if let failure = checkpointFailures[.final] ?? checkpointFailures[.best] {
      return "the parameters \(verb): \(failure)"
    }
    if let checkpointFailure { return "the last checkpoint \(verb): \(checkpointFailure)" }
    return "the log \(verb): \(sinkFailure ?? "")"
  }

  /// Sleeps until somebody wants something, or until it is time to try again.
  private func nextEndCommands() -> [RunCommand] {
    while true {
      let arrived = inbox.take()
      if let attendance = arrived.attendance { attend(attendance) }
      let commands = arrived.commands
      if !commands.isEmpty { return commands }
      guard let seconds = retrySeconds else {
        inbox.wait(seconds: nil)
        continue
      }
      let until = clock.now + seconds
      clock.pass(seconds) { inbox.wait(seconds: $0) }
      if clock.now >= until {
        postponeRetry()
        return [ownCommand(.resume)]
      }
    }
  }
}
