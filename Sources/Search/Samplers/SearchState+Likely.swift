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
  /// The share of the trials that are good.
  private static let goodShare = 0.15
  /// And how many are at most.
  private static let mostGood = 25
  /// Points of the good density that are compared.
  private static let candidates = 64

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
    let compared = trials.indices.filter { trials[$0].says }
    guard compared.count >= Self.startingTrials else { return nil }
    let standings = compared.map {
      Standing(trials[$0], badness: badness(trials[$0].rungValues.last))
    }
    let ranked = standings.sorted().map { trials[$0.number - 1].units }
    let goodCount = min(Self.mostGood, Int((Double(ranked.count) * Self.goodShare).rounded(.up)))
    let underWay = trials.filter(\.saysNothingYet).map(\.units)
    return (Array(ranked[..<goodCount]), ranked[goodCount...] + underWay)
  }

  /// What trials are ordered by, the best first.
  private struct Standing: Comparable {
    let number: Int
    private let breaksBound: Bool
    private let rung: Int
    private let badness: Double

    init(_ trial: SearchTrial, badness: Double) {
      number = trial.number
      breaksBound = trial.brokenBound != nil
      rung = trial.lastRung
      self.badness = badness
    }

    static func < (left: Standing, right: Standing) -> Bool {
      if left.breaksBound != right.breaksBound { return right.breaksBound }
      if left.rung != right.rung { return left.rung > right.rung }
      return left.badness != right.badness
        ? left.badness < right.badness : left.number < right.number
    }
  }
}

extension SearchTrial {
  /// Whether what came of it says something of its values: those that failed or were given up do not,
  /// those that break a bound do.
  fileprivate var says: Bool {
    switch status {
    case .failed, .killed: false
    default: !rungValues.isEmpty && (isRanked || brokenBound != nil)
    }
  }

  /// Whether it is on its way to its first rung.
  fileprivate var saysNothingYet: Bool {
    if case .running = status { rungValues.isEmpty } else { false }
  }

  /// The highest rung that it came to.
  fileprivate var lastRung: Int { firstRung + rungValues.count - 1 }
}
