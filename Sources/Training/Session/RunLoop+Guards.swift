import Diagnosis
import RunEvents

/// Edits that take themselves back once the cost has risen.
extension RunLoop {
  /// A guard that has seen enough, and what, as a clause.
  struct FiredGuard {
    var watch: GuardWatch
    var cause: String
  }

  /// Why an edit cannot be guarded so, as one clause; nil when it can.
  func refusal(of terms: EditGuard) -> String? {
    do throws(GuardProblem) {
      _ = try plan.manifest.metrics.direction(of: try progress.readings.level(for: terms).metric)
      return nil
    } catch {
      return error.description
    }
  }

  /// Watches the edit from here on.
  ///
  /// - Returns: what the guard compares with; nil for one that is refused.
  func begin(
    _ terms: EditGuard, of hyperparameter: Hyperparameter, before: Double, by edit: Int
  ) -> GuardLevel? {
    guard let level = try? progress.readings.level(for: terms),
      let direction = try? plan.manifest.metrics.direction(of: level.metric)
    else { return nil }
    progress.guards.append(
      GuardWatch(
        terms, edit: edit, of: hyperparameter, before: before, level: level, direction: direction,
        step: progress.step, epoch: epoch,
        rampEnd: progress.step + (progress.ramp(of: hyperparameter)?.start.steps ?? 0)))
    keepGuards()
    return level
  }

  /// Has every guard look at what was measured, but not while two settings are raced. The newest edit is
  /// the first to be taken back.
  func watchGuards(_ values: [(MetricKey, Double)]) {
    guard race == nil else { return }
    let (step, epoch) = (progress.step, epoch)
    for (metric, value) in values {
      guard let reading = progress.readings.take(value, of: metric), ending == nil else { continue }
      for index in progress.guards.indices.reversed()
      where progress.guards[index].level.metric == metric {
        judge(progress.guards[index].take(reading, step: step, epoch: epoch), at: index)
      }
    }
  }

  private func judge(_ verdict: GuardWatch.Verdict, at index: Int) {
    let watch = progress.guards[index]
    switch verdict {
    case .watching: break
    case .risen(let cause):
      if watch.edit > firedGuard?.watch.edit ?? .min {
        firedGuard = FiredGuard(watch: watch, cause: cause)
      }
    case .lifted(let cause):
      let command = ownCommand(.liftGuard(watch.edit))
      requested(command)
      progress.guards.remove(at: index)
      applied(command, reason: cause)
    }
  }

  /// Somebody wants no guard any more.
  func liftGuard(of edit: Int, by command: RunCommand) {
    guard progress.guards.contains(where: { $0.edit == edit }) else {
      return refused(command, "that edit is not guarded any more")
    }
    progress.guards.removeAll { $0.edit == edit }
    applied(command)
  }

  /// Whether a guard takes care of something that is not finite: the last edit goes back first.
  ///
  /// In a run that is repeated it is the command that the guard gave which waits at this boundary.
  func isGuarded(against what: String) -> Bool {
    if firedGuard != nil { return true }
    if isCommandDue,
      options.scheduledCommands[nextScheduled].command.origin == .guarding
    {
      return true
    }
    guard let watch = progress.guards.last else { return false }
    firedGuard = FiredGuard(watch: watch, cause: what)
    return true
  }

  /// Takes the edit back, whole where that is possible.
  func takeBack(_ fired: FiredGuard) {
    let edit = fired.watch.edit
    // A redo of it wants it, whatever the cost.
    progress.guards.removeAll { $0.edit == edit }
    let reason = "guard: \(fired.cause)"
    if history.entry(of: edit) != nil {
      let command = takenUp(RunCommand(.undoFrom(edit), origin: .guarding))
      undo(command, from: edit, because: reason)
    } else {
      let (name, value) = (fired.watch.hyperparameter, fired.watch.before)
      let command = takenUp(RunCommand(.set(name, value), origin: .guarding))
      set(name, to: value, .plain, by: command, because: "\(reason); the weights stay")
    }
  }

  // MARK: The way back, across a kill

  /// Writes what each guard would go back to, where that is not on the disk: memory is lost with the
  /// process.
  func keepGuards() {
    guard let writer else { return }
    for watch in progress.guards where !keptGuards.contains(watch.edit) {
      guard let entry = history.entry(of: watch.edit) else { continue }
      var state = checkpointState
      state.snapshot = entry.before
      state.pending = []
      writer.write(CheckpointWriter.Write(file: .guarded(watch.edit), state: state))
      keptGuards.insert(watch.edit)
    }
  }

  /// Finds what the guards of a run that goes on would go back to.
  func restoreGuards() {
    guard let path = options.checkpointFolder else { return }
    let folder = CheckpointFolder(path: path)
    for watch in progress.guards {
      do throws(TrainingError) {
        var state = try CheckpointState(
          path: folder.pathOf(CheckpointFolder.guardName(watch.edit)))
        try plan.check(state, recipe: recipe)
        let settings = state.snapshot.progress.hyperparameters
        state.snapshot.progress.hyperparameters = settings.aligned(with: plan.rules.initial)
        history.append(
          UndoHistory.Entry(
            before: state.snapshot, hyperparameter: watch.hyperparameter, commands: [watch.edit]))
        keptGuards.insert(watch.edit)
      } catch {
        lostGuards.append((watch.edit, error.description))
      }
    }
  }
}
