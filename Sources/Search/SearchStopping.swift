import Platform
import RunEvents

/// When a search ends before all of its trials are done.
package struct SearchStopping: Hashable, Sendable, Codable {
  /// A value of the metric that is good enough.
  package var goal: Double?
  /// Seconds of searching.
  package var seconds: Double?
  /// Trials in a row that bring nothing better than those before.
  package var patience: Int?

  package init(goal: Double? = nil, seconds: Double? = nil, patience: Int? = nil) {
    self.goal = goal
    self.seconds = seconds
    self.patience = patience
  }

  /// Why this cannot be asked for, as a clause; nil when it can: a file may say anything.
  var fault: String? {
    if let goal, !goal.isFinite { return "its goal is \(goal)" }
    if let seconds, !(seconds > 0) { return "its time is \(seconds) s" }
    if let patience, patience < 1 { return "its patience is \(patience)" }
    return nil
  }

  /// Reads `90s`, `30m`, `2h` or `1d`.
  ///
  /// - Returns: seconds; nil when it is none of these.
  package static func seconds(_ text: String) -> Double? {
    let factors: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last, let factor = factors[unit],
      let number = Double(text.dropLast()), number > 0, (number * factor).isFinite
    else { return nil }
    return number * factor
  }
}

extension SearchState {
  /// Why the search is to stop now that a trial has a result, in words; nil when it goes on.
  private func stopIsDue(after trial: SearchTrial) -> String? {
    if trial.isRanked, let value = trial.value,
      let reason = goalReached(by: value, trial: trial.number)
    {
      return reason
    }
    if let patience = plan.stopping?.patience, trialsWithoutGain >= patience,
      trials.contains(where: { $0.status == .waiting })
    {
      return "the last \(patience) trials brought nothing better"
    }
    return nil
  }

  /// Why a value that a trial has ends the search, in words; nil when it does not.
  func goalReached(by value: Double, trial: Int) -> String? {
    guard stopReason == nil, let goal = plan.stopping?.goal,
      plan.isHigherBetter ? value >= goal : value <= goal
    else { return nil }
    let text = { (value: Double) in String(printf: "%.6g", value) }
    return "trial \(trial) reached the goal: \(plan.metric) \(text(value)), asked for \(text(goal))"
  }

  /// Ends the search if what came of a trial is good enough, or was not for too long.
  mutating func considerStop(after trial: SearchTrial) {
    if trial.isRanked, badness(trial.value) < bestBadness {
      bestBadness = badness(trial.value)
      trialsWithoutGain = 0
    } else if trial.isOver, !requests.contains(trial.number) {
      trialsWithoutGain += 1
    }
    if stopReason == nil { stopReason = stopIsDue(after: trial) }
  }
}
