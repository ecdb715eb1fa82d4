import RunEvents
import Testing
import Training

@testable import Search

/// What a search over a command does next.
@Suite struct CommandSearchStateTests {
  private func plan(
    trials: Int, pruning: SearchPlan.Pruning = .asha, parallel: Int = 1
  ) -> SearchPlan {
    SearchPlan(
      name: "s",
      command: CommandTemplate(words: ["true"], workingFolder: "/", epochs: 9, metric: "val_loss"),
      seed: 1, metric: .devCost,
      dimensions: [SearchDimension(path: "lr", range: .uniform(0, 1))], trialCount: trials,
      pruning: pruning, parallel: parallel, direction: .lowerIsBetter)
  }

  private func result(
    _ job: SearchJob, _ value: Double, _ ending: SearchResult.Ending = .reached, edit: String? = nil
  ) -> SearchEntry {
    .result(
      SearchResult(
        trial: job.trial, rung: job.rung, ending: ending, value: value, epochs: Double(job.epochs),
        edit: edit))
  }

  /// One slot: a trial among the best of its rung goes on at once, any other is over there.
  @Test func aTrialGoesOnOrEndsAsItComesToARung() throws {
    var state = SearchState(plan(trials: 3))
    var job = try #require(state.takeJobs().first)
    // The first is the best of one on each rung.
    for rung in 0...2 {
      #expect(job.trial == 1 && job.rung == rung)
      #expect(state.underWay == [1])
      #expect(state.take(result(job, 5)) == nil)
      job = try #require(state.takeJobs().first)
    }
    #expect(state.trials[0].status == .finished)
    // A worse one ends, and a better one goes on.
    #expect(job.trial == 2 && job.rung == 0)
    state.take(result(job, 6))
    job = try #require(state.takeJobs().first)
    #expect(state.trials[1].status == .halted(rung: 0) && state.underWay == [3])
    #expect(job.trial == 3 && job.rung == 0)
    state.take(result(job, 4))
    job = try #require(state.takeJobs().first)
    #expect(job.trial == 3 && job.rung == 1)
    state.take(result(job, 4.5, .failed))
    #expect(state.takeJobs().isEmpty && state.isOver)
  }

  /// Of a command that fails it is not known whether its values are bad.
  @Test func aFailedTrialIsNotCountedOnItsRung() throws {
    var state = SearchState(plan(trials: 4, pruning: .halving, parallel: 4))
    let jobs = state.takeJobs()
    #expect(jobs.count == 4)
    for job in jobs.dropLast() { state.take(result(job, Double(job.trial))) }
    state.take(
      .result(SearchResult(trial: 4, rung: 0, ending: .failed, reason: "exit code 1")))
    // Three came to the rung, one of three goes on.
    #expect(state.takeJobs().map(\.trial) == [1])
    #expect(state.ranking.map(\.number) == [1, 2, 3])
  }

  @Test func anEditedTrialGoesOnAndIsNotRanked() throws {
    var state = SearchState(plan(trials: 3))
    for value in [1.0, 5] {
      for job in state.takeJobs() { state.take(result(job, value)) }
    }
    // The first is on its last rung; the second is worse, and somebody has taken it over.
    for job in state.takeJobs() { state.take(result(job, 5)) }
    for _ in 0..<3 {
      let job = try #require(state.takeJobs().first)
      #expect(job.trial == 2)
      state.take(result(job, 9, edit: "learning rate 0.5 at step 7"))
    }
    #expect(state.takeJobs().map(\.trial) == [3])
    #expect(state.trials[1].status == .finished)
    #expect(state.ranking.map(\.number) == [1])
    let shown = state.report().trials[1]
    #expect(shown.remark == "edited by hand (learning rate 0.5 at step 7): not ranked")
    #expect(shown.rank == nil)
  }

  @Test func trialsAreCountedWhereNobodyKnowsTheEpochs() throws {
    let plan = SearchPlan(
      name: "s", command: CommandTemplate(words: ["true"], workingFolder: "/", metric: "val_loss"),
      seed: 1, metric: .devCost,
      dimensions: [SearchDimension(path: "lr", range: .uniform(0, 1))], trialCount: 4, parallel: 1,
      direction: .lowerIsBetter)
    var state = SearchState(plan)
    let job = try #require(state.takeJobs().first)
    state.take(
      .result(SearchResult(trial: 1, rung: job.rung, ending: .finished, value: 1, epochs: 30)))
    _ = state.takeJobs()
    let report = state.report()
    #expect(report.epochsDone == 1 && report.epochsPlanned == 4)
    #expect(report.epochs == 30 && report.rungs == [])
  }
}
