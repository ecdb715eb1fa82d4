import Foundation
import RunEvents
import Testing

@testable import Search
@testable import Training

/// Population based training (Jaderberg et al. 2017): who goes on from whom, and with what.
@Suite struct PopulationTests {
  private static func plan(trials: Int = 10, epochs: Int = 6, parallel: Int = 3) -> SearchPlan {
    SearchPlan(
      name: "s", recipe: SearchClaimsTests.recipe(epochs: epochs),
      dimensions: [SearchDimension(path: "cost.l2", range: .logUniform(1e-6, 1e-2))],
      trialCount: trials, pruning: .population, leastEpochs: 2, parallel: parallel,
      direction: .higherIsBetter)
  }

  /// A trial's score grows in each stretch the more, the nearer its value is to the middle.
  private final class Trainer {
    private var learnt: [[Int]: Double] = [:]

    /// By trial and rung, from what the job begins with.
    func result(_ job: SearchJob, _ plan: SearchPlan) throws -> SearchEntry {
      let stretch = try #require(job.stretch)
      #expect(stretch.rung == job.rung && stretch.units == job.units)
      let before =
        job.rung == 0
        ? 0 : try #require(learnt[[stretch.parent ?? job.trial, job.rung - 1]])
      let score = before + 1 - abs(job.units[0] - 0.5)
      learnt[[job.trial, job.rung]] = score
      return .result(
        SearchResult(
          trial: job.trial, rung: job.rung,
          ending: job.rung == plan.rungs.count - 1 ? .finished : .reached, value: score,
          latest: score, epochs: Double(job.epochs)))
    }
  }

  private static func carryOut(
    _ plan: SearchPlan, pick: (Int) -> Int = { _ in 0 }
  ) throws -> (state: SearchState, jobs: [SearchJob], journal: [SearchEntry]) {
    try SearchStateTests.carryOut(plan, pick: pick, result: Trainer().result)
  }

  @Test func theWorstFifthGoesOnFromTheBest() throws {
    let plan = Self.plan()
    #expect(plan.rungs == [2, 4, 6])
    let (state, jobs, _) = try Self.carryOut(plan)
    #expect(state.isOver && state.epochsDone == 60 && state.epochsPlanned == 60)
    #expect(jobs.count == 30)
    for rung in 0...1 {
      // Nobody goes on before all are there.
      let first = try #require(jobs.firstIndex { $0.rung == rung + 1 })
      #expect(jobs[..<first].count { $0.rung == rung } == 10)
      let ranked = state.trials.sorted {
        ($0.value(on: rung) ?? 0, $1.number) > ($1.value(on: rung) ?? 0, $0.number)
      }.map(\.number)
      let copies = jobs.filter { $0.rung == rung + 1 && $0.stretch?.parent != nil }
      #expect(Set(copies.map(\.trial)) == Set(ranked.suffix(2)))
      // They begin first.
      #expect(copies == Array(jobs.filter { $0.rung == rung + 1 }.prefix(2)))
      for copy in copies {
        let parent = try #require(copy.stretch?.parent)
        #expect(ranked.prefix(2).contains(parent))
        let before = try #require(
          state.trials[parent - 1].stretches.last { $0.rung <= rung }?.units[0])
        let after = copy.units[0]
        // A fifth more or less, as far as the range goes, or drawn anew.
        let step = log(1.2) / log(1e4)
        let isNear = abs(abs(after - before) - step) < 1e-12 || [0, 1].contains(after)
        let other = copies.first { $0 != copy }
        #expect(isNear || other.map { $0.units != copy.units } == true)
      }
    }
    // What was given up does not count.
    let best = try #require(state.best)
    #expect(best.value == state.trials.compactMap { $0.value(on: 2) }.max())
  }

  @Test(arguments: 1...5)
  func theOrderOfResultsChangesNothing(seed: UInt64) throws {
    var plan = Self.plan(trials: 8, epochs: 8)
    plan.seed = seed
    var generator = SplitMix64(state: seed)
    let (first, _, journal) = try Self.carryOut(plan)
    let (second, _, _) = try Self.carryOut(plan) { Int(generator.uniform() * Double($0)) }
    #expect(first.trials == second.trials)
    // Nor does an interruption.
    for cut in [0, 5, 8, 20, journal.count] {
      let again = try SearchState(plan, Array(journal.prefix(cut)), path: "s")
      #expect(again.jobs.allSatisfy { job in job.stretch?.units == job.units })
      var state = again
      for entry in journal.dropFirst(cut) {
        #expect(state.take(entry) == nil)
        _ = state.takeJobs()
      }
      #expect(state.trials == first.trials)
    }
  }

  /// One that failed, was given up or edited by hand is neither copied nor gone on from.
  @Test func whatSomebodyChangedIsNotCopied() throws {
    let plan = Self.plan(trials: 5, parallel: 5)
    var state = SearchState(plan)
    for job in state.takeJobs() {
      var result = SearchResult(
        trial: job.trial, rung: 0, ending: .reached, value: Double(job.trial),
        latest: Double(job.trial), epochs: 2)
      if job.trial == 5 { result.edit = "learning rate 0.1 at step 3" }
      if job.trial == 1 { (result.ending, result.value, result.latest) = (.failed, nil, nil) }
      #expect(state.take(.result(result)) == nil)
    }
    let next = state.takeJobs()
    #expect(next.map(\.trial).sorted() == [2, 3, 4, 5])
    #expect(next.compactMap { $0.stretch?.parent } == [4])
    #expect(next.first { $0.stretch?.parent != nil }?.trial == 2)
  }

  @Test func valuesAreNudgedByAFifth() {
    func value(_ range: SearchRange, _ unit: Double, _ factor: Double) -> String {
      range.text(at: range.nudged(unit, by: factor))
    }
    let rate = SearchRange.logUniform(1e-4, 1)
    #expect(value(rate, 0.5, 1.2) == "0.012" && value(rate, 0.5, 1 / 1.2) == "0.008333")
    #expect(value(rate, 0.99, 1.2) == "1.0" && value(rate, 0, 1 / 1.2) == "0.0001")
    let momentum = SearchRange.oneMinusLogUniform(0.9, 0.999)
    // 1 − 0.99 is a hundredth.
    #expect(value(momentum, 0.5, 1.2) == "0.991667" && value(momentum, 0.5, 1 / 1.2) == "0.988")
    let dropout = SearchRange.uniform(0, 0.5)
    #expect(value(dropout, 0.4, 1.2) == "0.24" && value(dropout, 1, 1.2) == "0.5")
    let layers = SearchRange.integer(1, 8)
    // From 3: 3.6 is 4, 2.5 is 2 or 3, and one less at least.
    #expect(value(layers, 0.3, 1.2) == "4" && value(layers, 0.3, 1 / 1.2) == "2")
    #expect(value(layers, 0.99, 1.2) == "8" && value(layers, 0, 1 / 1.2) == "1")
    let kind = SearchRange.choice(["a", "b", "c"])
    #expect(value(kind, 0.5, 1.2) == "c" && value(kind, 0.5, 1 / 1.2) == "a")
    #expect(value(kind, 0.9, 1.2) == "c")
  }

  @Test func theBestTrialsWayIsTold() throws {
    try withFolder { scratch in
      let plan = Self.plan()
      let (state, _, journal) = try Self.carryOut(plan)
      do {
        let folder = try SearchFolder.create(plan, in: scratch)
        for entry in journal { try folder.append(entry) }
      }
      let text = try PopulationSchedule.text(of: scratch + "/s", in: scratch)
      let best = try #require(state.best)
      #expect(text.hasPrefix("# s: how its best trial, \(best.number) (dev/accuracy "))
      // The score is the sum of what each stretch brought.
      var sum = 0.0
      for (_, stretch) in state.lineage(of: best.number) { sum += 1 - abs(stretch.units[0] - 0.5) }
      #expect(abs(sum - (best.value ?? 0)) < 1e-12)
      #expect(text.contains("- from: 0\n") && text.contains("  to: 6\n"))
    }
  }
}
