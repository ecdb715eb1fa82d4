import Testing

@testable import Search
@testable import Training

/// Trials where those before say that good values are likely.
@Suite struct ParzenSearchTests {
  private static func plan(
    trials: Int, seed: UInt64 = 1, sampling: SearchPlan.Sampling = .tpe, parallel: Int = 1
  ) -> SearchPlan {
    var plan = SearchStateTests.plan(trials: trials, sampling: sampling, parallel: parallel)
    plan.dimensions = [
      SearchDimension(path: "cost.l2", range: .uniform(0, 1)),
      SearchDimension(path: "batchSize", range: .choice(["16", "32", "64", "128"])),
      SearchDimension(path: "model[0].dense", range: .integer(4, 40)),
    ]
    plan.seed = seed
    return plan
  }

  /// Best at 0.3, 64 and about 13.
  private static func result(
    _ job: SearchJob, ending: SearchResult.Ending = .finished
  ) -> SearchEntry {
    let distances = [job.units[0] - 0.3, job.units[1] - 0.625, job.units[2] - 0.25]
    return .result(
      SearchResult(
        trial: job.trial, rung: job.rung, ending: ending,
        value: -distances.reduce(0) { $0 + $1 * $1 }))
  }

  private static func carryOut(_ plan: SearchPlan) -> SearchState {
    var state = SearchState(plan)
    var underWay = state.takeJobs()
    while let job = underWay.popLast() {
      state.take(result(job))
      underWay += state.takeJobs()
    }
    return state
  }

  /// A state in which so many trials came in, and the job under way.
  private static func underWay(
    after count: Int, _ plan: SearchPlan
  ) throws -> (state: SearchState, job: SearchJob) {
    var state = SearchState(plan)
    var job = try #require(state.takeJobs().first)
    for _ in 0..<count {
      state.take(result(job))
      job = try #require(state.takeJobs().first)
    }
    return (state, job)
  }

  @Test func trialsGatherWhereTheBestOnesAre() throws {
    for seed in UInt64(1)...5 {
      let tpe = Self.carryOut(Self.plan(trials: 60, seed: seed))
      let random = Self.carryOut(Self.plan(trials: 60, seed: seed, sampling: .random))
      #expect(try #require(tpe.best?.value) > (try #require(random.best?.value)), "seed \(seed)")
      let last = tpe.trials.suffix(20)
      #expect(last.count { $0.units[1] == 0.625 } >= 10, "seed \(seed)")
      #expect(last.count { abs($0.units[0] - 0.3) < 0.15 } >= 12, "seed \(seed)")
    }
  }

  /// The first ten are those of a search at random.
  @Test func itBeginsAtRandom() {
    let tpe = Self.carryOut(Self.plan(trials: 14)).trials.map(\.units)
    let random = Self.carryOut(Self.plan(trials: 14, sampling: .random)).trials.map(\.units)
    #expect(tpe[..<10] == random[..<10])
    #expect(tpe[10] != random[10])
  }

  /// What the next trial is, after the one before it ended in one way or another.
  @Test func failedAndStoppedTrialsSayNothing() throws {
    let (state, job) = try Self.underWay(after: 15, Self.plan(trials: 30))
    func next(_ ending: SearchResult.Ending) throws -> [Double] {
      var state = state
      state.take(Self.result(job, ending: ending))
      return try #require(state.takeJobs().first).units
    }
    #expect(try next(.failed) == next(.killed))
    #expect(try next(.failed) != next(.finished))
  }

  /// Nine good ones and many that failed are too few to go by.
  @Test func whatFailedIsNoStart() throws {
    var state = SearchState(Self.plan(trials: 40))
    let random = Self.carryOut(Self.plan(trials: 40, sampling: .random)).trials.map(\.units)
    for number in 0..<30 {
      let job = try #require(state.takeJobs().first)
      #expect(job.units == random[number])
      state.take(Self.result(job, ending: number < 9 ? .finished : .failed))
    }
  }

  /// The trial beside one under way is another than it would be without: it keeps away from it.
  @Test func aTrialUnderWayKeepsOthersAway() throws {
    var apart = 0
    for count in 12..<32 {
      let (state, job) = try Self.underWay(after: count, Self.plan(trials: 40))
      var both = state
      both.slots.append(nil)
      let beside = try #require(both.takeJobs().first)
      var alone = state
      alone.take(Self.result(job, ending: .failed))
      let next = try #require(alone.takeJobs().first)
      #expect(next.trial == beside.trial && beside.units != job.units)
      func distance(_ units: [Double]) -> Double {
        zip(units, job.units).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      if next.units != beside.units {
        apart += distance(beside.units) > distance(next.units) ? 1 : -1
      }
    }
    #expect(apart > 0, "\(apart)")
  }

  /// A trial that breaks a bound is not a good one, however high its score.
  @Test func whatBreaksABoundIsBad() {
    func carryOut(bounded: Bool) -> [SearchTrial] {
      var state = SearchState(Self.plan(trials: 60))
      var underWay = state.takeJobs()
      while let job = underWay.popLast() {
        state.take(
          .result(
            SearchResult(
              trial: job.trial, rung: 0, ending: .finished, value: job.units[0],
              brokenBound: bounded && job.units[0] > 0.5 ? "too slow" : nil)))
        underWay += state.takeJobs()
      }
      return state.trials.suffix(30)
    }
    #expect(carryOut(bounded: false).count { $0.units[0] > 0.5 } > 20)
    #expect(carryOut(bounded: true).count { $0.units[0] > 0.5 } < 12)
  }

  /// The best of a rung go on to the next: a trial there is better than any that did not.
  @Test func withRungsTheModelFollowsThoseThatWentOn() throws {
    for pruning in [SearchPlan.Pruning.asha, .halving, .hyperband] {
      var nearest: [SearchPlan.Sampling: Double] = [:]
      for sampling in [SearchPlan.Sampling.random, .tpe] {
        let plan = SearchStateTests.plan(
          trials: 60, sampling: sampling, pruning: pruning, epochs: 27, parallel: 2)
        let (state, _, _) = SearchStateTests.carryOut(plan)
        let last = state.trials.suffix(20).map { abs($0.units[0] - 0.3) }
        nearest[sampling] = last.reduce(0, +) / 20
      }
      #expect(try #require(nearest[.tpe]) < (try #require(nearest[.random])) / 2, "\(pruning)")
    }
  }
}
