extension SearchState {
  /// The trials that can be compared, the best first by their best value so far. Where that is the same
  /// the dev cost decides, and behind it the number.
  package var ranking: [SearchTrial] { standing { _ in true }.map { trials[$0.index] } }

  /// The best trial so far.
  package var best: SearchTrial? { ranking.first }

  /// Those of the trials that can be compared, the best first, with their ranks from 1: equals share
  /// theirs.
  func standing(
    where isCounted: (SearchTrial) -> Bool
  ) -> [(index: Int, rank: Int)] {
    let keys = trials.map { (badness($0.value), $0.number) }
    let ranked = trials.indices.filter { trials[$0].isRanked && isCounted(trials[$0]) }
      .sorted { keys[$0] < keys[$1] }
    var standing: [(index: Int, rank: Int)] = []
    while standing.count < ranked.count {
      let rest = ranked[standing.count...]
      let tied = rest.prefix { keys[$0].0 == keys[rest[rest.startIndex]].0 }
      standing += ranks(ofTied: tied, from: standing.count + 1)
    }
    return standing
  }

  /// Ranks of trials with the same value: by their dev costs where all of those are known, else all the
  /// same.
  private func ranks(ofTied tied: ArraySlice<Int>, from first: Int) -> [(index: Int, rank: Int)] {
    let costs = tied.compactMap { trials[$0].cost }
    guard tied.count > 1, costs.count == tied.count else { return tied.map { ($0, first) } }
    let ordered = zip(costs, tied).sorted { $0 < $1 }
    var rank = first
    return ordered.enumerated().map { place, trial in
      if place > 0, ordered[place - 1].0 != trial.0 { rank = first + place }
      return (trial.1, rank)
    }
  }

  /// The same of some trials by their values alone: what is tried next hangs on nothing else.
  func ranking(of trials: [SearchTrial]) -> [SearchTrial] {
    let ranked = trials.indices.filter { trials[$0].isRanked }
    let keys = trials.map { (badness($0.value), $0.number) }
    return ranked.sorted { keys[$0] < keys[$1] }.map { trials[$0] }
  }

  /// The lower, the better.
  func badness(_ value: Double?) -> Double {
    guard let value, value.isFinite else { return .infinity }
    return plan.isHigherBetter ? -value : value
  }

  /// The trial that is to go on from its rung because it is among the best there; nil when none is.
  /// Higher rungs come first.
  mutating func nextPromotion() -> Int? {
    if plan.pruning == .population { return nextSuccession() }
    for bracket in brackets {
      for rung in plan.rungs.indices.dropLast().reversed() where rung >= bracket.firstRung {
        let onRung = standing(on: rung, in: bracket)
        switch plan.pruning {
        case .none, .population: return nil
        // Whoever is to go on did so at once.
        case .asha where plan.decidesAtRung: return nil
        case .asha:
          let allowed = onRung.count / plan.reduction
          let next = onRung.prefix(allowed).first { canGoOn($0, from: rung) }
          if let next { return next }
        case .halving, .hyperband:
          guard isComplete(rung, in: bracket), !onRung.isEmpty else { continue }
          let allowed = max(1, onRung.count / plan.reduction)
          let next = onRung.prefix(allowed).first { canGoOn($0, from: rung) }
          if let next { return next }
        }
      }
    }
    return nil
  }

  /// Whether a trial that has just come to its rung is among the best there so far; the first is. One that
  /// somebody steers by hand is theirs, and goes on.
  func goesOnAtRung(_ trial: SearchTrial) -> Bool {
    guard case .halted(let rung) = trial.status,
      let bracket = brackets.first(where: { $0.trials.contains(trial.number - 1) })
    else { return false }
    if trial.edit != nil { return true }
    let onRung = standing(on: rung, in: bracket)
    return onRung.prefix(max(1, onRung.count / plan.reduction)).contains(trial.number)
  }

  /// With few trials none may be among the best third of a rung that has two: when all else is done,
  /// the best goes on, so that a search ends with a trial that had all of its epochs.
  func lastPromotion() -> Int? {
    guard plan.pruning == .asha, !plan.decidesAtRung, slots.allSatisfy({ $0 == nil }),
      !trials.contains(where: { $0.status == .finished })
    else { return nil }
    for bracket in brackets {
      for rung in plan.rungs.indices.dropLast().reversed() {
        let onRung = standing(on: rung, in: bracket)
        if let next = onRung.first(where: { canGoOn($0, from: rung) }) { return next }
      }
    }
    return nil
  }

  /// Numbers of the trials that came to a rung, the best by their values there first. Those that ran
  /// into numbers that are not finite, or were given up, are the last: they were tried too. A
  /// command that fails says nothing of its values, and so does a trial that somebody steered by hand:
  /// they are not counted.
  func standing(on rung: Int, in bracket: SearchBracket) -> [Int] {
    func came(_ trial: SearchTrial) -> Bool {
      switch trial.status {
      case .failed where plan.command != nil: false
      case .failed, .killed: trial.rungValues.count >= rung - trial.firstRung
      case .waiting, .running, .halted, .finished:
        trial.edit == nil && trial.value(on: rung) != nil
      }
    }
    func value(_ trial: SearchTrial) -> Double {
      switch trial.status {
      case .failed, .killed: .infinity
      case .waiting, .running, .halted, .finished:
        badness(trial.value(on: rung))
      }
    }
    return trials[bracket.trials].filter(came).sorted {
      (value($0), $0.number) < (value($1), $1.number)
    }
    .map(\.number)
  }

  func canGoOn(_ number: Int, from rung: Int) -> Bool {
    trials[number - 1].status == .halted(rung: rung) && !promoted[rung].contains(number)
  }

  /// Whether every trial of a bracket that is to come to the rung has.
  private func isComplete(_ rung: Int, in bracket: SearchBracket) -> Bool {
    trials[bracket.trials].allSatisfy { trial in
      switch trial.status {
      case .waiting: false
      case .running(let towards): towards > rung
      case .halted, .finished, .failed, .killed: true
      }
    } && (rung == bracket.firstRung || nothingComes(to: rung, in: bracket))
  }

  /// Whether the rung below gives no more trials up to this one.
  private func nothingComes(to rung: Int, in bracket: SearchBracket) -> Bool {
    let below = standing(on: rung - 1, in: bracket)
    let allowed = max(1, below.count / plan.reduction)
    return !below.prefix(allowed).contains { canGoOn($0, from: rung - 1) }
  }

  /// Epochs done by all trials, those under way as far as they are known.
  package var epochsDone: Double { trials.reduce(0) { $0 + $1.epochs } }

  /// Epochs that the whole search is likely to take.
  package var epochsPlanned: Double {
    if plan.pruning == .population {
      return max(Double(trials.count * (plan.rungs.last ?? 0)), epochsDone)
    }
    var total = 0.0
    for bracket in brackets {
      var count = bracket.trials.count
      var before = 0
      for rung in plan.rungs[bracket.firstRung...] {
        total += Double(count * (rung - before))
        before = rung
        count = max(1, count / plan.reduction)
      }
    }
    return max(total, epochsDone)
  }
}
