import Diagnosis
import RunEvents
import Testing

@testable import RunHost

/// One metric to optimize, others to satisfy (Andrew Ng, Machine Learning Yearning, chapter 9).
@Suite struct RunRankingTests {
  private static let milliseconds = MetricKey("inferenceMilliseconds")

  private func candidate(_ name: String, _ accuracy: Double?, _ time: Double?)
    -> ModelSelection.Candidate
  {
    var values: [MetricKey: Double] = [:]
    values[.devAccuracy] = accuracy
    values[Self.milliseconds] = time
    return ModelSelection.Candidate(name: name, values: values)
  }

  @Test func theBestOfThoseThatKeepTheBoundComesFirst() throws {
    let ranking = RunRanking(
      [
        candidate("slow", 0.99, 5), candidate("good", 0.95, 0.5), candidate("fast", 0.9, 0.1),
        candidate("both", 0.8, 0.4), candidate("unmeasured", nil, 0.1),
        candidate("untimed", 0.97, nil),
      ], optimize: try RunRanking.Objective("dev/accuracy"),
      satisfy: [try RunRanking.bound("inferenceMilliseconds <= 1")])
    #expect(ranking.selection.ranked.map(\.name) == ["good", "fast", "both"])
    let excluded = Set(ranking.selection.excluded.map(\.candidate.name))
    #expect(excluded == ["slow", "unmeasured", "untimed"])
    // Each of these is better in one metric than any that is better in the other.
    #expect(ranking.front == ["slow", "good", "fast"])
  }

  @Test func withoutOneBoundThereIsNoFront() throws {
    let objective = try RunRanking.Objective("min:loss")
    #expect(objective.direction == .lowerIsBetter && objective.metric.text == "loss")
    let runs = [candidate("a", 1, 1), candidate("b", 0.5, 2)]
    #expect(RunRanking(runs, optimize: objective, satisfy: []).front.isEmpty)
  }

  @Test(arguments: [
    ("mystery", "runs: cannot rank by mystery (nothing says which way it is better)"),
    ("test/accuracy", "runs: cannot rank by test/accuracy (what is chosen by the test set fits it)"),
  ])
  func whatNothingCanBeRankedByIsRefused(_ text: String, problem: String) {
    let error = #expect(throws: RunRanking.Problem.self) { try RunRanking.Objective(text) }
    #expect(error?.description == problem)
    #expect(error?.hint?.isEmpty == false)
  }

  @Test func whatIsNoBoundIsRefused() {
    let error = #expect(throws: RunRanking.Problem.self) { try RunRanking.bound("fast") }
    #expect(error?.description == "runs: cannot read the bound fast (it is not METRIC<=NUMBER)")
  }
}
