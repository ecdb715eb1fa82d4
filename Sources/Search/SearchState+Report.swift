import Diagnosis
import RunEvents
import Training

/// What is known of a trial under way.
package struct TrialProgress: Hashable, Sendable {
  package var epochs = 0.0
  /// The best value of the optimizing metric so far.
  package var best: Double?
  package var isPaused = false
  /// Why it waits of its own accord, as with a full disk.
  package var trouble: String?
  /// What it waits for before it begins.
  package var waitsFor: String?
  /// What somebody changed by hand, in words; nil while nobody did.
  package var edit: String?

  package init() {}

  init(_ course: TrialCourse) {
    epochs = course.epochs
    best = course.best
    isPaused = course.isPaused
    trouble = course.trouble
    edit = course.edit
  }
}

extension SearchState {
  /// All of it for people.
  ///
  /// - Parameters:
  ///   - progress: of the trials under way, by number.
  ///   - path: a trial's run folder; nil for one that has none yet.
  package func report(
    progress: [Int: TrialProgress] = [:], elapsedSeconds: Double = 0, epochsBefore: Double = 0,
    path: (SearchTrial) -> String? = { _ in nil }
  ) -> SearchReport {
    let ranks = Dictionary(
      uniqueKeysWithValues: standing { progress[$0.number]?.edit == nil }
        .map { (trials[$0.index].number, $0.rank) })
    let importance = importance
    let dimensions = zip(plan.dimensions, plan.dimensions.labels).enumerated().map {
      index, pair in
      SearchReport.Dimension(
        label: pair.1, ticks: pair.0.range.ticks, isChoice: pair.0.range.isChoice,
        importance: importance[index])
    }
    let shown = trials.map { trial in
      let now = progress[trial.number]
      var status = trial.status.shown
      if status == .running, now?.isPaused == true { status = .paused }
      if status == .running, now?.waitsFor != nil { status = .queued }
      let isUnderWay = status.isUnderWay
      return SearchReport.Trial(
        number: trial.number, status: status, units: trial.units,
        values: trial.values,
        score: isUnderWay ? now?.best ?? trial.value : trial.value, cost: trial.cost,
        epochs: isUnderWay ? max(now?.epochs ?? 0, trial.epochs) : trial.epochs,
        rank: ranks[trial.number],
        remark: now?.trouble ?? now?.waitsFor ?? trial.remark(edit: now?.edit),
        path: trial.status == .waiting ? nil : path(trial))
    }
    // Where nobody knows how many epochs there are, trials are counted.
    let done =
      plan.hasEpochs
      ? shown.reduce(0) { $0 + $1.epochs } : Double(trials.count { $0.isOver })
    let planned = plan.hasEpochs ? max(epochsPlanned, done) : Double(trials.count)
    let longest = shown.reduce(0) { max($0, $1.epochs) }
    let speed = elapsedSeconds > 0 ? (done - epochsBefore) / elapsedSeconds : 0
    // What was not begun of a search that somebody ended is left over.
    let isWhole = isOver && (stopReason == nil || !trials.contains { $0.status == .waiting })
    return SearchReport(
      name: plan.name, metric: MetricKey(plan.metric),
      direction: plan.direction,
      epochs: plan.hasEpochs ? plan.rungs.last ?? 0 : Int(longest.rounded(.up)),
      rungs: plan.hasEpochs ? plan.rungs : [], dimensions: dimensions, trials: shown,
      epochsDone: done, epochsPlanned: isWhole ? done : planned, elapsedSeconds: elapsedSeconds,
      secondsLeft: isOver ? 0 : speed > 0 ? (planned - done) / speed : nil, isOver: isOver,
      stopReason: stopReason)
  }

  /// Of each dimension, by what trials had on the first rung: there all have had the same epochs.
  private var importance: [Double?] {
    // Their values change as they train.
    if plan.pruning == .population { return plan.dimensions.map { _ in nil } }
    let compared = trials.filter { trial in
      if trial.firstRung > 0 { return false }
      if case .failed = trial.status { return !trial.units.isEmpty && plan.command == nil }
      return !trial.rungValues.isEmpty && trial.status != .killed && trial.edit == nil
    }
    return importance(of: compared) { $0.rungValues.first ?? .nan }
  }

  /// Of each dimension, by the scores of some trials.
  func importance(of trials: [SearchTrial], score: (SearchTrial) -> Double) -> [Double?] {
    HyperparameterImportance.values(
      units: trials.map(\.units),
      kinds: plan.dimensions.map { dimension in
        if case .choice(let values) = dimension.range { .choice(values.count) } else { .number }
      }, scores: trials.map(score), isHigherBetter: plan.isHigherBetter)
  }
}

extension SearchTrial {
  /// - Parameter edit: what somebody has just changed by hand.
  fileprivate func remark(edit: String?) -> String? {
    if case .failed(let reason) = status { return reason }
    if let edit = edit ?? self.edit { return "edited by hand (\(edit)): not ranked" }
    return brokenBound
      ?? stretches.last { $0.parent != nil }.flatMap(\.parent).map {
        "went on from trial \($0)"
      }
  }
}

extension SearchTrial.Status {
  fileprivate var shown: SearchReport.Status {
    switch self {
    case .waiting: .waiting
    case .running: .running
    case .halted: .halted
    case .finished: .finished
    case .failed: .failed
    case .killed: .killed
    }
  }
}

extension SearchRange {
  /// What to write at an axis of it, from 0 to 1.
  fileprivate var ticks: [String] {
    if case .choice(let values) = self { return values }
    return [text(at: 0), text(at: 0.5), text(at: 1)]
  }
}
