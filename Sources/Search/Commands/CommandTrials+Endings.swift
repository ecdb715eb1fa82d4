import RunEvents

/// What came of a trial's runs.
extension CommandTrials {
  /// What came of a run that is over.
  ///
  /// - Parameter number: of the trial's last run.
  /// - Returns: nil when another is to be begun.
  func judge(_ job: SearchJob, _ number: Int) throws -> SearchResult? {
    let path = folders.path(job.trial, attempt: number)
    let attempt = try TrialAttempt(path, course: course(of: job, before: path))
    // An earlier rung's.
    guard attempt.epochs == budget(of: job) else { return nil }
    if let problem = attempt.course.settingProblem {
      let hint = "put its name in braces in the command, as in --width {width}"
      return result(job, attempt, .failed, reason: "\(problem); \(hint)")
    }
    if let value = attempt.course.value(after: job.epochs), plan.hasEpochs,
      attempt.course.finish?.reason == .interrupted || job.rung < plan.rungs.count - 1
    {
      return SearchResult(
        trial: job.trial, rung: job.rung, ending: .reached, value: value,
        cost: attempt.course.cost(of: value), latest: latest(attempt.course),
        epochs: Double(job.epochs), seconds: attempt.seconds,
        edit: attempt.course.edit)
    }
    switch attempt.course.finish?.reason {
    case .completed, .stoppedEarly, .stoppedByUser:
      guard attempt.course.best != nil else {
        // What was stopped is no failure.
        if attempt.course.finish?.reason == .stoppedByUser { return result(job, attempt, .killed) }
        return result(
          job, attempt, .failed, reason: attempt.course.lack(of: command.metricName))
      }
      let isAtRung = attempt.course.finish?.reason == .completed && command.budget != nil
      return result(job, attempt, isAtRung && !plan.decidesAtRung ? .reached : .finished)
    case .failed:
      return try canTryAgain(job, number)
        ? nil : result(job, attempt, .failed, reason: attempt.course.finish?.detail)
    case .interrupted, nil:
      // This process did so, or one before it.
      guard state.withLock({ $0.lost.contains(attempt.path) && !$0.isStopped }) else { return nil }
      if try canTryAgain(job, number) { return nil }
      let reason = attempt.course.finish?.detail ?? "the process that owned its run is gone"
      return result(job, attempt, attempt.course.best == nil ? .failed : .finished, reason: reason)
    }
  }

  /// Whether a job's failed runs are fewer than it may have.
  private func canTryAgain(_ job: SearchJob, _ last: Int) throws -> Bool {
    let lost = state.withLock(\.lost)
    var failures = 0
    for number in 1...last {
      let attempt = try TrialAttempt(folders.path(job.trial, attempt: number), course: course)
      guard attempt.epochs == budget(of: job) else { continue }
      if attempt.course.finish?.reason == .failed || lost.contains(attempt.path) { failures += 1 }
    }
    return failures <= plan.retries ?? 0
  }

  func result(
    _ job: SearchJob, _ attempt: TrialAttempt, _ ending: SearchResult.Ending,
    reason: String? = nil
  ) -> SearchResult {
    SearchResult(
      trial: job.trial, rung: job.rung, ending: ending, value: attempt.course.best,
      cost: attempt.course.costAtBest, latest: latest(attempt.course),
      epochs: attempt.course.epochs, seconds: attempt.seconds,
      reason: ending == .failed ? reason : nil, edit: attempt.course.edit)
  }

  /// What the members of a population are compared by.
  private func latest(_ course: TrialCourse) -> Double? {
    plan.pruning == .population ? course.latest : nil
  }

  /// What comes of a trial whose host ended before it began a run.
  ///
  /// - Returns: nil when another host is to be begun.
  func withoutRun(
    _ job: SearchJob, _ end: TrialHostEnd?, isKilled: Bool
  ) -> SearchResult? {
    func result(_ ending: SearchResult.Ending, _ reason: String? = nil) -> SearchResult {
      SearchResult(trial: job.trial, rung: job.rung, ending: ending, reason: reason)
    }
    if isKilled { return result(.killed) }
    switch end {
    case .cancelled: return result(.killed)
    case .restarted: return nil
    case .gone, nil:
      let failures = state.withLock { state in
        state.withoutRun[job.trial, default: 0] += 1
        return state.withoutRun[job.trial, default: 0]
      }
      guard failures > plan.retries ?? 0 else { return nil }
      guard case .gone(let reason) = end else { return result(.failed, "its host is gone") }
      return result(.failed, reason)
    }
  }
}
