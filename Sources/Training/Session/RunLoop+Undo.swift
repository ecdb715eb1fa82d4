import RunEvents

extension RunLoop {
  /// Where an undo would go back to; nil when there is nothing to take back.
  ///
  /// After something was not finite, the parameters since the last good moment may be spoilt: then
  /// that, or the last edit before the divergence, whichever is later, and edits made since do not
  /// count.
  var rewindTarget: Snapshot? {
    guard let brokenStep = divergence?.step else { return history.last?.before }
    let edit = history.last(before: brokenStep)?.before
    let good = lastGood.flatMap { $0.progress.step < brokenStep ? $0 : nil }
    switch (edit, good) {
    case (let edit?, let good?): return edit.progress.step >= good.progress.step ? edit : good
    default: return edit ?? good
    }
  }

  /// Takes back the last edit: parameters, optimizer, data position and settings as just before it.
  func undo(_ command: RunCommand) {
    guard let target = rewindTarget else {
      return refused(command, "there is nothing to take back")
    }
    flushRow()
    if let brokenStep = divergence?.step { history.removeAll(from: brokenStep) }
    let fromStep = progress.step
    var reason = "back to the last good step"
    var edited: (name: Hyperparameter, value: Double?)?
    if let entry = history.last, entry.before.progress.step == target.progress.step {
      history.removeLast()
      edited = (entry.hyperparameter, progress.hyperparameters[entry.hyperparameter])
      reason = "\(plan.manifest.definition(of: entry.hyperparameter).title) taken back"
    }
    let settings = progress.hyperparameters
    goBack(to: target)
    // An edit can only be taken back by the process that made it: once that is answered, no older
    // checkpoint will do.
    saveCheckpointNow()
    emit(
      .branched(
        Branch(fromStep: fromStep, toStep: progress.step, seconds: seconds, reason: reason)))
    announceChanges(since: settings, reason: reason)
    applied(
      command, before: edited?.value,
      after: edited.flatMap { progress.hyperparameters[$0.name] },
      reason: "\(reason), from step \(fromStep) to step \(progress.step)",
      undoOutcome: edited == nil ? .rewind : .edit)
  }

  private func goBack(to target: Snapshot) {
    let stepRateLimit = progress.hyperparameters[.stepRateLimit]
    trainer.state = target.trainer
    progress = target.progress
    if let stepRateLimit { progress.hyperparameters.set(.stepRateLimit, to: stepRateLimit) }
    times.goBack(to: progress.step)
    // The same step may be reached again by another way.
    confusionStep = nil
    divergence = nil
    if let good = lastGood, good.progress.step > progress.step { lastGood = target }
    if let written = lastBestWritten, written > progress.step { lastBestWritten = nil }
  }

  /// The run sets back what differs, so that whoever follows the events knows every value.
  private func announceChanges(since settings: LiveHyperparameters, reason: String) {
    for name in progress.hyperparameters.differences(from: settings) {
      announce(name, before: settings[name], reason: reason)
    }
  }

  func announce(_ name: Hyperparameter, before: Double?, reason: String) {
    guard let value = progress.hyperparameters[name] else { return }
    let command = ownCommand(.set(name, value))
    requested(command)
    applied(
      command, before: before, after: value,
      effective: name == .learningRate ? effectiveLearningRate : value, reason: reason)
  }

  /// Tells where the run goes on from, and with which settings.
  func announceResume() {
    emit(
      .checkpointRestored(
        Checkpoint(
          file: options.resume?.file ?? "", step: progress.step, epoch: epoch, seconds: seconds,
          commands: commandCount)))
    lastGood = snapshot
    lastCheckpointStep = progress.step
    for initial in plan.rules.initial
    where progress.hyperparameters[initial.hyperparameter] != initial.value {
      announce(initial.hyperparameter, before: initial.value, reason: "as in the checkpoint")
    }
  }
  /// Tells which of the commands of its log the run leaves out, and what else there is to know.
  func announceCourse() {
    for (command, reason) in options.leftOut { refused(command.command, "\(command): \(reason)") }
    for (level, text) in options.notes { note(level, text) }
  }
}
