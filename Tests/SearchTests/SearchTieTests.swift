import RunEvents
import Testing
import Training

@testable import RunHost
@testable import Search

/// Trials that are the same by the metric.
@Suite struct SearchTieTests {
  /// A search whose trials all come to the same value, with these costs.
  private static func state(
    _ costs: [Double?], sampling: SearchPlan.Sampling = .random, value: Double = 0.985
  ) -> SearchState {
    let plan = SearchStateTests.plan(trials: costs.count, sampling: sampling, epochs: 1)
    return SearchStateTests.carryOut(plan, pick: { _ in 0 }) { job, _ in
      .result(
        SearchResult(
          trial: job.trial, rung: job.rung, ending: .finished, value: value,
          cost: costs[job.trial - 1], epochs: 1))
    }.state
  }

  private static func ranks(_ report: SearchReport) -> [Int?] { report.trials.map(\.rank) }

  @Test func theDevCostDecides() {
    let state = Self.state([0.3, 0.1, 0.1, 0.2])
    #expect(state.ranking.map(\.number) == [2, 3, 4, 1] && state.best?.number == 2)
    let report = state.report()
    #expect(Self.ranks(report) == [4, 1, 1, 3])
    #expect(report.bestCount == 2 && report.bestInWords == "2 trials")
    #expect(report.ranking.map(\.number) == [2, 3, 4, 1])
    #expect(SearchReport.isDecidedByCost(report.ranking))
    #expect(Self.state([0.2, 0.1]).report().bestInWords == "trial 2")
  }

  @Test(arguments: [[nil, nil, nil], [0.3, nil, 0.1], [0.2, 0.2, 0.2]] as [[Double?]])
  func whatIsEqualSharesItsRank(costs: [Double?]) {
    let state = Self.state(costs)
    let report = state.report()
    #expect(Self.ranks(report) == [1, 1, 1] && state.best?.number == 1)
    #expect(report.bestInWords == "3 trials" && !SearchReport.isDecidedByCost(report.ranking))
  }

  /// A better value is better whatever it costs, and the rank behind a tie counts all of it.
  @Test func onlyTiesAreDecided() {
    let plan = SearchStateTests.plan(trials: 4, epochs: 1)
    let values = [0.5, 0.9, 0.5, 0.4]
    let state = SearchStateTests.carryOut(plan, pick: { _ in 0 }) { job, _ in
      .result(
        SearchResult(
          trial: job.trial, rung: job.rung, ending: .finished, value: values[job.trial - 1],
          cost: job.trial == 2 ? 9 : 1, epochs: 1))
    }.state
    #expect(Self.ranks(state.report()) == [2, 1, 2, 4])
    #expect(state.report().bestInWords == "trial 2")
  }

  /// What is tried hangs on the metric alone, as it always did.
  @Test(arguments: [SearchPlan.Sampling.coarseToFine, .tpe, .random])
  func costsDoNotChangeWhatIsTried(sampling: SearchPlan.Sampling) {
    let costs = (0..<24).map { Double(24 - $0) }
    let (with, without) = (
      Self.state(costs, sampling: sampling),
      Self.state(costs.map { _ in nil }, sampling: sampling)
    )
    #expect(with.trials.map(\.units) == without.trials.map(\.units))
    #expect(with.best?.number == 24 && without.best?.number == 1)
  }

  /// With all trials the same nothing says what to widen.
  @Test func equalsLieAtNoEnd() {
    var report = Self.state(Array(repeating: nil, count: 12)).report()
    for index in report.trials.indices { report.trials[index].units = [Double(index) / 11] }
    #expect(report.boundaries.isEmpty)
  }

  @Test func theCostOfTheBestStepCounts() {
    func row(_ step: Int, _ values: [(MetricKey, Double)]) -> RunEvent {
      .scalars(ScalarBlock(step: step, epoch: Double(step), seconds: 0, values: values))
    }
    func course(_ events: RunEvent...) -> TrialCourse {
      var course = TrialCourse(metrics: [.devAccuracy], direction: .higherIsBetter)
      for event in events { course.take(event) }
      return course
    }
    let together = course(
      row(1, [(.devAccuracy, 0.8), (.devCost, 0.5)]),
      row(2, [(.devAccuracy, 0.9), (.devCost, 0.4)]),
      row(3, [(.devAccuracy, 0.9), (.devCost, 0.3)]))
    #expect(together.best == 0.9 && together.costAtBest == 0.4)
    #expect(together.cost(of: 0.9) == 0.4 && together.cost(of: 0.8) == nil)
    // In lines of their own, before or behind; and at another step.
    #expect(course(row(1, [(.devCost, 0.5)]), row(1, [(.devAccuracy, 0.8)])).costAtBest == 0.5)
    #expect(course(row(1, [(.devAccuracy, 0.8)]), row(1, [(.devCost, 0.5)])).costAtBest == 0.5)
    #expect(course(row(1, [(.devCost, 0.5)]), row(2, [(.devAccuracy, 0.8)])).costAtBest == nil)
    #expect(course(row(1, [(.devAccuracy, 0.8), (.devCost, .nan)])).costAtBest == nil)
  }
}
