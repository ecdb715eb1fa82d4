import Testing

@testable import Search
@testable import Training

/// Trials in brackets, each of which begins on another rung.
@Suite struct HyperbandTests {
  private static func shape(_ brackets: [SearchBracket]) -> [[Int]] {
    brackets.map { [$0.firstRung, $0.trials.count] }
  }

  /// ⌈5 / (s + 1) · 3^s⌉ for s from 4 to 0: 81, 33.75, 15, 7.5 and 5.
  @Test func fullRoundsHaveThePapersCounts() {
    let round = [[0, 81], [1, 34], [2, 15], [3, 8], [4, 5]]
    let one = SearchBracket.hyperband(trials: 143, rungs: 5, reduction: 3)
    #expect(Self.shape(one) == round)
    #expect(one.map(\.trials.lowerBound) == [0, 81, 115, 130, 138])
    let two = SearchBracket.hyperband(trials: 286, rungs: 5, reduction: 3)
    #expect(Self.shape(two) == round + round)
    #expect(two.last?.trials.upperBound == 286)
  }

  /// 9 : 5 : 3 of 20 is 10.6, 5.9 and 3.5; but a round of 17 comes first.
  @Test func whatIsNoRoundIsSharedOutInTheSameProportions() {
    func shape(_ trials: Int) -> [[Int]] {
      Self.shape(SearchBracket.hyperband(trials: trials, rungs: 3, reduction: 3))
    }
    #expect(shape(17) == [[0, 9], [1, 5], [2, 3]])
    #expect(shape(10) == [[0, 5], [1, 3], [2, 2]])
    #expect(shape(20) == [[0, 9], [1, 5], [2, 3], [0, 2], [1, 1]])
    #expect(shape(1) == [[0, 1]])
    for trials in 1...60 { #expect(shape(trials).reduce(0) { $0 + $1[1] } == trials) }
  }

  @Test func extremePlansHaveBrackets() {
    #expect(
      Self.shape(SearchBracket.hyperband(trials: 7, rungs: 1, reduction: 3))
        == Array(repeating: [0, 1], count: 7))
    let deep = SearchBracket.hyperband(trials: 100_000, rungs: 200, reduction: 1000)
    #expect(deep.reduce(0) { $0 + $1.trials.count } == 100_000)
  }

  @Test func everyBracketIsHalvedOnItsOwn() {
    let plan = SearchStateTests.plan(trials: 17, pruning: .hyperband)
    #expect(plan.rungs == [1, 3, 9])
    let (state, jobs, _) = SearchStateTests.carryOut(plan)
    #expect(state.isOver)
    func came(_ trials: ClosedRange<Int>, _ rung: Int) -> Int {
      jobs.count { trials.contains($0.trial) && $0.rung == rung }
    }
    #expect([0, 1, 2].map { came(1...9, $0) } == [9, 3, 1])
    #expect([0, 1, 2].map { came(10...14, $0) } == [0, 5, 1])
    #expect([0, 1, 2].map { came(15...17, $0) } == [0, 0, 3])
    #expect(jobs.filter { $0.rung == 1 }.allSatisfy { $0.epochs == 3 })
    let epochs = 9 + 3 * 2 + 6 + 5 * 3 + 6 + 3 * 9
    #expect(state.epochsDone == Double(epochs) && SearchState(plan).epochsPlanned == Double(epochs))
    // The best of each bracket had all of its epochs.
    for trials in [1...9, 10...14] {
      let best = state.trials.filter { trials.contains($0.number) }
        .min { abs($0.units[0] - 0.3) < abs($1.units[0] - 0.3) }
      #expect(best?.status == .finished)
    }
  }

  /// One that learns slowly at first is the best in the end: halving ends it, a bracket does not.
  @Test func aSlowStarterIsFoundThatHalvingEnds() throws {
    func best(_ pruning: SearchPlan.Pruning) throws -> Double {
      let plan = SearchStateTests.plan(trials: 17, pruning: pruning)
      var state = SearchState(plan)
      var underWay = state.takeJobs()
      while let job = underWay.popLast() {
        // Below 0.5 the score is high at once and stays; above it comes with the epochs.
        let unit = job.units[0]
        let score = unit < 0.5 ? 0.5 : unit * Double(job.epochs) / 9
        state.take(
          .result(
            SearchResult(
              trial: job.trial, rung: job.rung, ending: .reached, value: score,
              epochs: Double(job.epochs))))
        underWay += state.takeJobs()
      }
      return try #require(state.best?.value)
    }
    #expect(try best(.halving) == 0.5)
    #expect(try best(.hyperband) > 0.5)
  }
}
