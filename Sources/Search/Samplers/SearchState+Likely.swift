import Foundation
import Training

/// Tree-structured Parzen estimators (Bergstra et al. 2011): the next trial lies where points are likely
/// among the best trials so far, and unlikely among the others.
///
/// A function of the plan and of what came of the trials that were taken in. Trials under way count as
/// bad, so that those next to them are not tried at the same time; trials that failed or were given up
/// say nothing.
extension SearchState {
  /// Trials at random before the first of these.
  private static let startingTrials = 10
  /// A tenth of the trials are good, and no more than this.
  private static let mostGood = 25
  /// Points of the good density that are compared.
  private static let candidates = 24

  /// The best of some points that are likely to be good, by the ratio of both densities.
  func likelyUnits(of index: Int) -> [Double] {
    guard let (good, bad) = goodAndBad() else { return randomUnits(of: index, within: regions[0]) }
    let coordinates = plan.dimensions.map { ParzenEstimator.Coordinate($0.range) }
    let (likely, unlikely) = (
      ParzenEstimator(good, coordinates: coordinates),
      ParzenEstimator(bad, coordinates: coordinates)
    )
    var generator = SearchSpace.generator(seed: plan.seed, trial: index)
    let candidates = (0..<Self.candidates).map { _ in likely.draw(&generator) }
    let ratios = candidates.map { likely.logDensity(at: $0) - unlikely.logDensity(at: $0) }
    let order = candidates.indices.sorted {
      ratios[$0] != ratios[$1] ? ratios[$0] > ratios[$1] : $0 < $1
    }
    return firstFresh(of: order.lazy.map { candidates[$0] })
      ?? randomUnits(of: index, within: regions[0])
  }

  /// The places of the best trials and of the others; nil while too few came in. A trial that came to a
  /// higher rung is better than one that did not: there is where the best of those on a rung go.
  private func goodAndBad() -> (good: [[Double]], bad: [[Double]])? {
    let compared = trials.filter { !$0.isGivenUp && !$0.rungValues.isEmpty }
    guard compared.count >= Self.startingTrials else { return nil }
    func isBetter(_ left: SearchTrial, _ right: SearchTrial) -> Bool {
      let (leftBroke, rightBroke) = (left.brokenBound != nil, right.brokenBound != nil)
      if leftBroke != rightBroke { return rightBroke }
      if left.lastRung != right.lastRung { return left.lastRung > right.lastRung }
      let (first, second) = (badness(left.rungValues.last), badness(right.rungValues.last))
      return first != second ? first < second : left.number < right.number
    }
    let ranked = compared.sorted(by: isBetter)
    let goodCount = min(Self.mostGood, (ranked.count + 9) / 10)
    let underWay = trials.filter { !$0.isGivenUp && !$0.units.isEmpty && $0.rungValues.isEmpty }
    return (
      ranked.prefix(goodCount).map(\.units),
      (ranked.dropFirst(goodCount) + underWay).map(\.units)
    )
  }
}

extension SearchTrial {
  /// Whether it failed, or a person gave it up.
  fileprivate var isGivenUp: Bool {
    switch status {
    case .failed, .killed: true
    case .waiting, .running, .halted, .finished: false
    }
  }

  /// The highest rung that it came to.
  fileprivate var lastRung: Int { firstRung + rungValues.count - 1 }
}
