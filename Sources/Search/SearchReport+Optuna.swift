import Diagnosis
import Glibc
import Platform
import RunEvents
import RunLogs

extension SearchReport {
  /// An Optuna study as a search: nobody of ours runs its trials, so it is only looked at.
  ///
  /// - Parameter path: of the database; trials that told values in between are runs in it.
  package init(_ study: OptunaStudy, path: String) {
    let compared = study.trials.filter { $0.state == .complete && $0.value?.isNaN == false }
    let ranked = compared.sorted { left, right in
      let (a, b) = (left.value ?? .nan, right.value ?? .nan)
      return a == b ? left.number < right.number : study.isHigherBetter ? a > b : a < b
    }
    var ranks: [Int: Int] = [:]
    for (place, trial) in ranked.enumerated() {
      // Equals share their rank.
      let before = place > 0 ? ranked[place - 1] : nil
      ranks[trial.number] =
        before.flatMap { $0.value == trial.value ? ranks[$0.number] : nil } ?? place + 1
    }
    // Those that have all parameters can be compared by each.
    let whole = compared.filter { trial in
      study.parameters.allSatisfy { trial.parameters[$0.name] != nil }
    }
    let importance = HyperparameterImportance.values(
      units: whole.map { trial in
        study.parameters.map { $0.unit(of: trial.parameters[$0.name] ?? 0) }
      },
      kinds: study.parameters.map { parameter in
        parameter.choices.isEmpty ? .number : .choice(parameter.choices.count)
      }, scores: whole.map { $0.value ?? .nan }, isHigherBetter: study.isHigherBetter)
    let starts = study.trials.compactMap(\.startedAt)
    let ends = study.trials.compactMap { $0.endedAt ?? $0.startedAt }
    let isOver = !study.trials.contains { $0.state == .running || $0.state == .waiting }
    self.init(
      name: study.name, metric: MetricKey(study.objectiveCount > 1 ? "value 0" : "value"),
      direction: study.isHigherBetter ? .higherIsBetter : .lowerIsBetter,
      epochs: study.longestTrial, rungs: [],
      dimensions: zip(study.parameters, importance).map { parameter, importance in
        Dimension(
          label: parameter.name, ticks: parameter.ticks, isChoice: !parameter.choices.isEmpty,
          importance: importance)
      },
      trials: study.trials.map { trial in
        Trial(
          number: trial.number, status: trial.state.shown,
          // A trial without one of the parameters has no place among the others.
          units: study.parameters.allSatisfy { trial.parameters[$0.name] != nil }
            ? study.parameters.map { $0.unit(of: trial.parameters[$0.name] ?? 0) } : [],
          values: study.parameters.map { parameter in
            trial.parameters[parameter.name].map { parameter.text($0) } ?? ""
          },
          score: trial.value, epochs: Double(trial.reports), rank: ranks[trial.number],
          path: trial.reports > 0 ? "\(path)/\(study.name)/trial-\(trial.number)" : nil)
      },
      epochsDone: Double(study.trials.count { $0.state != .running && $0.state != .waiting }),
      epochsPlanned: Double(study.trials.count),
      elapsedSeconds: max(0, (ends.max() ?? 0) - (starts.min() ?? 0)),
      secondsLeft: nil, isOver: isOver)
  }
}

extension OptunaStudy.State {
  fileprivate var shown: SearchReport.Status {
    switch self {
    case .running: .running
    case .complete: .finished
    case .pruned: .halted
    case .failed: .failed
    case .waiting: .waiting
    }
  }
}

extension OptunaStudy.Parameter {
  /// A value's place between the ends, 0...1; of a choice, the middle of its part.
  fileprivate func unit(of value: Double) -> Double {
    guard let range else {
      return min(1, max(0, (value + 0.5) / Double(max(1, choices.count))))
    }
    let isLogarithmic = isLogarithmic && range.lowerBound > 0
    let (low, high, place) =
      isLogarithmic
      ? (log(range.lowerBound), log(range.upperBound), log(max(value, range.lowerBound)))
      : (range.lowerBound, range.upperBound, value)
    guard high > low else { return 0.5 }
    return min(1, max(0, (place - low) / (high - low)))
  }

  fileprivate var ticks: [String] {
    guard let range else { return choices }
    let isLogarithmic = isLogarithmic && range.lowerBound > 0
    let middle =
      isLogarithmic
      ? (range.lowerBound * range.upperBound).squareRoot()
      : (range.lowerBound + range.upperBound) / 2
    return [range.lowerBound, middle, range.upperBound].map { text($0) }
  }

  fileprivate func text(_ value: Double) -> String {
    guard choices.isEmpty else {
      return Int(exactly: value).flatMap { choices.indices.contains($0) ? choices[$0] : nil } ?? "?"
    }
    if isInteger, let whole = Int(exactly: value.rounded()) { return String(whole) }
    return String(printf: "%.4g", value)
  }
}
