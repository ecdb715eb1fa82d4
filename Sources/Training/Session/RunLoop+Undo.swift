import RunEvents

extension RunLoop {
  /// Where an undo would go back to; nil when there is nothing to take back.
  var rewindTarget: Snapshot? { undoTarget(from: nil)?.snapshot }

  /// Where an undo goes back to, and the first edit that it takes back; nil for that where it takes
  /// back none.
  ///
  /// After something was not finite, the parameters since the last good moment may be spoilt: then
  /// that, or the last edit before the divergence, whichever is later, and edits made since do not
  /// count.
  ///
  /// - Parameter first: the edit that is asked for; nil for the last.
  private func undoTarget(from first: Int?) -> (snapshot: Snapshot, edit: Int?)? {
    let asked = first.flatMap { history.entry(of: $0) }
    guard let brokenStep = divergence?.step else {
      let entry = first == nil ? history.last : asked
      return entry.map { ($0.before, $0.commands.first) }
    }
    let good = lastGood.flatMap { $0.progress.step < brokenStep ? $0 : nil }
    guard let last = history.last(before: brokenStep),
      last.before.progress.step >= good?.progress.step ?? .min
    else { return good.map { ($0, nil) } }
    let entry = asked.flatMap { $0.before.progress.step < brokenStep ? $0 : nil } ?? last
    return (entry.before, entry.commands.first)
  }

  /// Takes back the last edit, or those from `first` on: parameters, optimizer, data position and
  /// settings as just before it.
  ///
  /// - Parameter cause: why, where it is a guard that does it.
  func undo(_ command: RunCommand, from first: Int? = nil, because cause: String? = nil) {
    if race != nil { return takeBackRace(command) }
    guard let target = undoTarget(from: first) else {
      return refused(
        command,
        first == nil ? "there is nothing to take back" : "that edit cannot be taken back any more")
    }
    flushRow()
    let spoilt = divergence.map { history.take(fromStep: $0.step) } ?? []
    let entries = target.edit.map { history.take(from: $0) } ?? []
    let fromStep = progress.step
    var reason = "back to the last good step"
    var edited: (name: Hyperparameter, value: Double?)?
    if let entry = entries.first {
      edited = (entry.hyperparameter, progress.hyperparameters[entry.hyperparameter])
      let title = plan.manifest.definition(of: entry.hyperparameter).title
      reason = entry.isRace ? "race of the \(title) taken back" : "\(title) taken back"
    }
    reason = cause ?? reason
    redos.undone(to: target.snapshot.progress.step, end: endToKeep, edits: entries)
    let settings = progress
    goBack(to: target.snapshot)
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
      reason: cause ?? "\(reason), from step \(fromStep) to step \(progress.step)",
      undoOutcome: edited == nil ? .rewind : .edit, edits: (entries + spoilt).flatMap(\.commands))
  }

  /// What a redo would go back to; nil when that is spoilt, or there is no memory for it.
  private var endToKeep: Snapshot? {
    guard divergence == nil,
      (try? options.memory.now.require(Double(4 * trainer.valuesOfState))) != nil
    else { return nil }
    return snapshot
  }

  /// Goes back to where the last undo was asked for: what was logged on the way is logged again.
  func redo(_ command: RunCommand) {
    guard let way = redos.last, let first = way.edits.first else {
      return refused(command, "there is nothing to make again")
    }
    flushRow()
    redos.removeLast()
    let fromStep = progress.step
    let parting = first.before.progress.step
    let title = plan.manifest.definition(of: first.hyperparameter).title
    let reason = first.isRace ? "race of the \(title) made again" : "\(title) edited again"
    let settings = progress
    goBack(to: way.end)
    lastGood = way.end
    history.append(contentsOf: way.edits)
    keepGuards()
    emit(
      .branched(Branch(fromStep: fromStep, toStep: parting, seconds: seconds, reason: reason)))
    way.events.forEach(emit)
    // As after an undo, none before this one will do.
    saveCheckpointNow()
    announceChanges(since: settings, reason: reason)
    applied(
      command, before: settings.hyperparameters[first.hyperparameter],
      after: progress.hyperparameters[first.hyperparameter],
      reason: "\(reason), from step \(fromStep) to step \(progress.step)",
      edits: way.edits.flatMap(\.commands))
  }

  func goBack(to target: Snapshot) {
    let stepRateLimit = progress.hyperparameters[.stepRateLimit]
    trainer.state = target.trainer
    progress = target.progress
    if let stepRateLimit { progress.hyperparameters.set(.stepRateLimit, to: stepRateLimit) }
    times.goBack(to: progress.step)
    layerSchedule.passed(step: progress.step)
    histogramSchedule.passed(step: progress.step)
    // The same step may be reached again by another way.
    errorsStep = nil
    divergence = nil
    keptGuards.formIntersection(progress.guards.map(\.edit))
    if let good = lastGood, good.progress.step > progress.step { lastGood = target }
    if let written = lastBestWritten, written > progress.step { lastBestWritten = nil }
  }

  /// The run sets back what differs, so that whoever follows the events knows every value.
  func announceChanges(since before: RunProgress, reason: String) {
    for name in progress.hyperparameters.order {
      let value = before.hyperparameters[name]
      guard
        value != progress.hyperparameters[name] || before.ramp(of: name) != progress.ramp(of: name)
      else { continue }
      announce(name, before: value, reason: reason)
    }
  }

  func announce(_ name: Hyperparameter, before: Double?, reason: String) {
    guard let value = progress.hyperparameters[name] else { return }
    let ramp = progress.ramp(of: name)
    let terms = EditTerms(ramp: ramp.map { EditSpan(Double($0.start.steps), .steps) })
    let command = ownCommand(.set(name, ramp?.target ?? value, terms))
    requested(command)
    applied(
      command, before: before, after: ramp?.target ?? value, effective: effective(name),
      reason: reason, ramp: ramp?.start)
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
    where progress.hyperparameters[initial.hyperparameter] != initial.value
      || progress.ramp(of: initial.hyperparameter) != nil
    {
      announce(initial.hyperparameter, before: initial.value, reason: "as in the checkpoint")
    }
  }
  /// Tells which of the commands of its log the run leaves out, and what else there is to know.
  func announceCourse() {
    for (command, reason) in options.leftOut { refused(command.command, "\(command): \(reason)") }
    for (level, text) in options.notes { note(level, text) }
    for lost in lostGuards {
      note(.warning, "the guard of edit \(lost.edit) can only set the value back: \(lost.cause)")
    }
  }
}
