import Foundation
import RunEvents
import Testing

@testable import Search
@testable import Training

/// Our TPE against Optuna's, at as many trials and for as many seeds.
@Suite struct ParzenAgainstOptunaTests {
  private struct Baseline: Decodable {
    var trials: Int
    /// The lowest value for each seed, by function.
    var tpe: [String: [Double]]
    var random: [String: [Double]]
  }

  /// `Reference/optuna_baseline.py` made the numbers.
  private static let baseline = Result {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/optuna_baseline.json")
    return try JSONDecoder().decode(Baseline.self, from: Data(contentsOf: file))
  }

  private static func best(
    of function: BenchmarkFunction, _ sampling: SearchPlan.Sampling, trials: Int, seed: UInt64
  ) -> Double {
    var plan = SearchPlan(
      name: "s", recipe: SearchClaimsTests.recipe(epochs: 1, seed: seed),
      dimensions: function.dimensions, trialCount: trials, sampling: sampling,
      direction: .lowerIsBetter)
    plan.seed = seed
    var state = SearchState(plan)
    var best = Double.infinity
    while let job = state.takeJobs().first {
      let value = function.value(
        zip(plan.dimensions, job.units).map { $0.range.text(at: $1) })
      best = min(best, value)
      state.take(
        .result(SearchResult(trial: job.trial, rung: 0, ending: .finished, value: value)))
    }
    return best
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// How often the first are below the second, of all pairs; equals count half (Mann and Whitney 1947,
  /// U over its highest value).
  private static func shareBelow(_ first: [Double], _ second: [Double]) -> Double {
    var wins = 0.0
    for left in first { for right in second { wins += left < right ? 1 : left == right ? 0.5 : 0 } }
    return wins / Double(first.count * second.count)
  }

  /// After 100 trials each, the median over 20 seeds is as low or lower, and no rank test says that ours
  /// is the worse one: with 20 and 20 values U below 0.35 of its highest is what one in twenty of equals
  /// have (one-sided, normal approximation: 0.5 − 1.645 · √(41 / 4800)).
  @Test(arguments: BenchmarkFunction.all)
  func theLowestValueIsAsLowOrLower(function: BenchmarkFunction) throws {
    let baseline = try Self.baseline.get()
    let theirs = try #require(baseline.tpe[function.name])
    let ours = theirs.indices.map {
      Self.best(of: function, .tpe, trials: baseline.trials, seed: UInt64($0))
    }
    let (median, theirMedian) = (Self.median(ours), Self.median(theirs))
    let share = Self.shareBelow(ours, theirs)
    let figures = "\(median) against \(theirMedian), below in \(share) of pairs"
    #expect(median <= theirMedian, "\(figures)")
    #expect(share > 0.35, "\(figures)")
    let random = try #require(baseline.random[function.name])
    #expect(Self.shareBelow(ours, random) > 0.8, "\(figures)")
  }
}
