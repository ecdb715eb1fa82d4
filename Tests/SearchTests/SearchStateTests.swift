import Foundation
import RunEvents
import Synchronization
import Testing

@testable import Search
@testable import Training

/// What a search does next, from its plan and what came of its trials alone.
@Suite struct SearchStateTests {
  static let dimension = SearchDimension(path: "cost.l2", range: .uniform(0, 1))

  static func plan(
    trials: Int, sampling: SearchPlan.Sampling = .random, pruning: SearchPlan.Pruning = .none,
    epochs: Int = 9, parallel: Int = 2, rounds: Int = 3
  ) -> SearchPlan {
    SearchPlan(
      name: "s", recipe: SearchClaimsTests.recipe(epochs: epochs), dimensions: [dimension],
      trialCount: trials, sampling: sampling, pruning: pruning, rounds: rounds,
      parallel: parallel, direction: .higherIsBetter)
  }

  /// A score that falls with the distance to 0.3 and grows with training.
  static func score(_ job: SearchJob) -> Double {
    1 - abs(job.units[0] - 0.3) - 1 / Double(10 * job.epochs)
  }

  static func result(_ job: SearchJob, _ plan: SearchPlan) -> SearchEntry {
    .result(
      SearchResult(
        trial: job.trial, rung: job.rung,
        ending: job.rung == plan.rungs.count - 1 ? .finished : .reached,
        value: score(job), epochs: Double(job.epochs)))
  }

  /// Carries a plan out; `pick` chooses which of the jobs under way comes back next.
  static func carryOut(
    _ plan: SearchPlan, pick: (Int) -> Int = { _ in 0 }
  ) -> (state: SearchState, jobs: [SearchJob], journal: [SearchEntry]) {
    carryOut(plan, pick: pick, result: result)
  }

  /// The same, with what `result` makes of each job.
  static func carryOut(
    _ plan: SearchPlan, pick: (Int) -> Int,
    result: (SearchJob, SearchPlan) throws -> SearchEntry
  ) rethrows -> (state: SearchState, jobs: [SearchJob], journal: [SearchEntry]) {
    var state = SearchState(plan)
    var jobs = state.takeJobs()
    var underWay = jobs
    var journal: [SearchEntry] = []
    while !underWay.isEmpty {
      let job = underWay.remove(at: pick(underWay.count))
      journal.append(try result(job, plan))
      #expect(state.take(journal[journal.count - 1]) == nil)
      let next = state.takeJobs()
      jobs += next
      underWay += next
    }
    return (state, jobs, journal)
  }

  @Test func everyTrialHasItsEpochs() {
    let plan = Self.plan(trials: 7)
    let (state, jobs, _) = Self.carryOut(plan)
    #expect(state.isOver)
    #expect(jobs.map(\.trial) == [1, 2, 3, 4, 5, 6, 7])
    #expect(state.epochsDone == 63 && state.epochsPlanned == 63)
    let best = state.trials.min { abs($0.units[0] - 0.3) < abs($1.units[0] - 0.3) }
    #expect(state.best?.number == best?.number)
  }

  @Test(arguments: [
    (SearchPlan.Sampling.random, SearchPlan.Pruning.none), (.random, .halving), (.random, .asha),
    (.random, .hyperband), (.sobol, .asha), (.tpe, .none), (.tpe, .halving), (.tpe, .asha),
    (.tpe, .hyperband),
  ])
  func theSameSearchWhateverComesBackFirst(
    sampling: SearchPlan.Sampling, pruning: SearchPlan.Pruning
  ) {
    let plan = Self.plan(trials: 20, sampling: sampling, pruning: pruning, parallel: 4)
    let first = Self.carryOut(plan)
    let last = Self.carryOut(plan) { $0 - 1 }
    let middle = Self.carryOut(plan) { $0 / 2 }
    #expect(first.state.trials == last.state.trials)
    #expect(first.state.trials == middle.state.trials)
    #expect(Set(first.jobs) == Set(last.jobs) && Set(first.jobs) == Set(middle.jobs))
  }

  @Test(arguments: [
    (SearchPlan.Sampling.random, SearchPlan.Pruning.none), (.random, .asha), (.random, .halving),
    (.coarseToFine, .none), (.grid, .asha), (.random, .hyperband), (.sobol, .halving),
    (.tpe, .none), (.tpe, .asha), (.tpe, .hyperband),
  ])
  func aJournalCutAnywhereGoesOnToTheSameEnd(
    sampling: SearchPlan.Sampling, pruning: SearchPlan.Pruning
  ) {
    let plan = Self.plan(trials: 17, sampling: sampling, pruning: pruning, parallel: 3)
    let (whole, _, journal) = Self.carryOut(plan)
    for cut in 0..<journal.count {
      var state = SearchState(plan)
      _ = state.takeJobs()
      for entry in journal[..<cut] {
        #expect(state.take(entry) == nil)
        _ = state.takeJobs()
      }
      // What was under way is done anew; the rest follows.
      var underWay = state.jobs
      while let job = underWay.popLast() {
        state.take(Self.result(job, plan))
        underWay += state.takeJobs()
      }
      #expect(state.trials == whole.trials, "cut after \(cut)")
      #expect(state.isOver)
    }
  }

  @Test func halvingLetsTheBestThirdGoOn() {
    let plan = Self.plan(trials: 9, pruning: .halving)
    #expect(plan.rungs == [1, 3, 9])
    let (state, jobs, _) = Self.carryOut(plan)
    #expect(jobs.count { $0.rung == 0 } == 9)
    #expect(jobs.count { $0.rung == 1 } == 3)
    #expect(jobs.count { $0.rung == 2 } == 1)
    let nearest = state.trials.sorted { abs($0.units[0] - 0.3) < abs($1.units[0] - 0.3) }
      .map(\.number)
    #expect(Set(jobs.filter { $0.rung == 1 }.map(\.trial)) == Set(nearest[..<3]))
    #expect(state.best?.number == nearest[0])
    #expect(state.epochsDone == 9 + 3 * 2 + 6)
  }

  @Test func ashaDoesNotWaitForARung() throws {
    let plan = Self.plan(trials: 9, pruning: .asha, parallel: 1)
    let (state, jobs, _) = Self.carryOut(plan)
    // After three trials, the best of them goes on at once.
    #expect(jobs[..<4].map(\.rung) == [0, 0, 0, 1])
    #expect(jobs[..<3].max { Self.score($0) < Self.score($1) }?.trial == jobs[3].trial)
    #expect(state.trials.contains { $0.status == .finished })
  }

  @Test func fewTrialsStillEndWithAWholeOne() {
    for count in 1...5 {
      let (state, _, _) = Self.carryOut(Self.plan(trials: count, pruning: .asha))
      #expect(state.best?.status == .finished, "\(count) trials")
      #expect(state.isOver)
    }
  }

  @Test func aRoundWaitsForTheOneBeforeAndLiesWithinIt() {
    let plan = Self.plan(trials: 30, sampling: .coarseToFine, parallel: 3)
    let (state, jobs, _) = Self.carryOut(plan)
    #expect(jobs.map(\.trial) == Array(1...30))
    let first = state.trials[..<10].map { abs($0.units[0] - 0.3) }
    let last = state.trials[20...].map { abs($0.units[0] - 0.3) }
    #expect(last.max() ?? 1 < first.max() ?? 0)
    #expect(state.regions.count == 3)
    let widths = state.regions.map { $0[0].upperBound - $0[0].lowerBound }
    #expect(widths[1] <= 0.5 && widths[2] <= 0.25)
  }

  /// One trial's luck is not followed: of four nothing is narrowed.
  @Test func fewTrialsNarrowNothing() {
    let (state, _, _) = Self.carryOut(Self.plan(trials: 8, sampling: .coarseToFine, rounds: 2))
    #expect(state.regions == [[0...1], [0...1]])
  }

  @Test func whatDoesNotMatterIsNotNarrowed() {
    var plan = Self.plan(trials: 120, sampling: .coarseToFine, parallel: 1, rounds: 2)
    plan.dimensions.append(SearchDimension(path: "cost.l1", range: .uniform(0, 1)))
    let (state, _, _) = Self.carryOut(plan)
    #expect(state.regions[1][0].upperBound - state.regions[1][0].lowerBound <= 0.5)
    #expect(state.regions[1][1] == 0...1)
  }

  @Test(arguments: [SearchPlan.Sampling.random, .coarseToFine, .sobol, .tpe])
  func settingsThatAreFewAreTriedOnceEach(sampling: SearchPlan.Sampling) {
    var plan = Self.plan(trials: 6, sampling: sampling, parallel: 1)
    plan.dimensions = [
      SearchDimension(path: "batchSize", range: .choice(["16", "32", "64"])),
      SearchDimension(path: "model[0].dense", range: .integer(4, 5)),
    ]
    let (state, _, _) = Self.carryOut(plan)
    #expect(Set(state.trials.map { plan.overrides(at: $0.units) }).count == 6)
    let capped = SearchPlan(
      name: "s", recipe: SearchClaimsTests.recipe(epochs: 9), dimensions: plan.dimensions,
      trialCount: 20,
      direction: .higherIsBetter)
    #expect(capped.trialCount == 6)
  }

  @Test func whatFailedIsLastAndNeverBest() {
    let plan = Self.plan(trials: 3)
    var state = SearchState(plan)
    var underWay = state.takeJobs()
    while let job = underWay.popLast() {
      let failed = SearchResult(
        trial: job.trial, rung: 0, ending: .failed, value: 5, reason: "the cost is NaN")
      state.take(job.trial == 2 ? .result(failed) : Self.result(job, plan))
      underWay += state.takeJobs()
    }
    #expect(state.trials[1].status == .failed("the cost is NaN"))
    #expect(state.ranking.map(\.number).contains(2) == false)
    #expect(state.isOver)
  }

  @Test func aPersonPromotesAndGivesUp() throws {
    let plan = Self.plan(trials: 9, pruning: .halving, parallel: 1)
    var state = SearchState(plan)
    var underWay = state.takeJobs()
    var journal: [SearchEntry] = []
    func give(_ entry: SearchEntry) {
      journal.append(entry)
      #expect(state.take(entry) == nil)
      underWay += state.takeJobs()
    }
    // Until four are halted, and the fifth is under way.
    while state.trials.count(where: { $0.status == .halted(rung: 0) }) < 4 {
      give(Self.result(underWay.removeFirst(), plan))
    }
    let worst = try #require(
      state.trials[..<4].max { abs($0.units[0] - 0.3) < abs($1.units[0] - 0.3) })
    let best = try #require(
      state.trials[..<4].min { abs($0.units[0] - 0.3) < abs($1.units[0] - 0.3) })
    give(.promoted(trial: worst.number))
    give(.killed(trial: best.number))
    #expect(state.take(.promoted(trial: best.number)) == "trial \(best.number) is given up")
    #expect(state.take(.killed(trial: 5)) == "trial 5 is running")
    #expect(state.take(.killed(trial: 99)) == "there is no trial 99")
    give(Self.result(underWay.removeFirst(), plan))
    // Before any rung is complete.
    #expect(underWay.first?.trial == worst.number && underWay.first?.rung == 1)
    while !underWay.isEmpty { give(Self.result(underWay.removeFirst(), plan)) }
    #expect(state.trials[best.number - 1].status == .killed)
    #expect(!state.ranking.contains { $0.number == best.number })
    var again = SearchState(plan)
    _ = again.takeJobs()
    for entry in journal {
      again.take(entry)
      _ = again.takeJobs()
    }
    #expect(again.trials == state.trials)
  }

  @Test func aPlanIsTheSameAfterItsFile() throws {
    try withFolder { scratch in
      let plan = Self.plan(trials: 9, pruning: .asha)
      let entries: [SearchEntry] = [
        .result(SearchResult(trial: 1, rung: 0, ending: .reached, value: 0.1 + 0.2, epochs: 1)),
        .promoted(trial: 1), .killed(trial: 2),
        .result(SearchResult(trial: 3, rung: 0, ending: .failed, reason: "é\n\"")),
      ]
      try Self.write(entries, plan, in: scratch)
      let folder = try SearchFolder.open(scratch + "/s/")
      #expect(folder.plan == plan)
      #expect(folder.entries == entries)
      #expect(
        throws: SearchError.cannotResume(
          path: folder.path, cause: "another process works on it")
      ) { try SearchFolder.open(folder.path) }
    }
  }

  @Test func aTornLineIsDoneAnewAndADamagedOneIsSaid() throws {
    try withFolder { scratch in
      try Self.write(
        [.promoted(trial: 1), .killed(trial: 2)], Self.plan(trials: 9), in: scratch)
      try Self.append("{\"killed\":{\"tri", to: scratch)
      do {
        let folder = try SearchFolder.open(scratch + "/s")
        #expect(folder.entries == [.promoted(trial: 1), .killed(trial: 2)])
        try folder.append(.killed(trial: 3))
      }
      #expect(try SearchFolder.open(scratch + "/s").entries.last == .killed(trial: 3))
      try Self.append("{}\n{}\n", to: scratch)
      #expect(
        throws: SearchError.cannotResume(
          path: scratch + "/s", cause: "line 4 of its journal.jsonl is damaged")
      ) { try SearchFolder.open(scratch + "/s") }
      #expect(
        throws: SearchError.cannotResume(
          path: scratch, cause: "it holds no search.json")
      ) { try SearchFolder.open(scratch) }
    }
  }

  /// As a program has it that another thread is starting at this moment.
  @Test func aCopyOfTheOpenJournalKeepsNobodyFromTheSearch() throws {
    try withFolder { scratch in
      var copy: Int32 = -1
      do {
        let folder = try SearchFolder.create(Self.plan(trials: 9), in: scratch)
        let journal = folder.path + "/" + SearchFolder.journalName
        let wanted = try #require(
          FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").first {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))
              == URL(filePath: journal).resolvingSymlinksInPath().path
          })
        copy = dup(try #require(Int32(wanted)))
      }
      defer { close(copy) }
      #expect(try SearchFolder.open(scratch + "/s").entries.isEmpty)
    }
  }

  @Test func twoSearchesOfOneNameAreTwoSearches() throws {
    try withFolder { scratch in
      let folders = Mutex<[SearchFolder]>([])
      DispatchQueue.concurrentPerform(iterations: 6) { number in
        let plan = Self.plan(trials: number + 1)
        if let folder = try? SearchFolder.create(plan, in: scratch) {
          folders.withLock { $0.append(folder) }
        }
      }
      let made = folders.withLock { folders in
        defer { folders = [] }
        return folders.map { (path: $0.path, plan: $0.plan) }
      }
      #expect(Set(made.map(\.path)).count == 6)
      #expect(Set(made.map(\.plan.name)) == Set(["s"] + (2...6).map { "s-\($0)" }))
      #expect(Set(made.map(\.plan.trialCount)).count == 6)
      for (path, plan) in made {
        let opened = try SearchFolder.open(path)
        #expect(opened.plan == plan)
      }
    }
  }

  /// The folder is given up before this returns.
  private static func write(
    _ entries: [SearchEntry], _ plan: SearchPlan, in runs: String
  ) throws {
    let folder = try SearchFolder.create(plan, in: runs)
    for entry in entries { try folder.append(entry) }
  }

  private static func append(_ text: String, to runs: String) throws {
    let file = try #require(fopen(runs + "/s/" + SearchFolder.journalName, "a"))
    fputs(text, file)
    fclose(file)
  }
}
