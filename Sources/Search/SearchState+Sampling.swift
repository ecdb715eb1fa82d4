import Training

/// Where the next trial lies.
extension SearchState {
  /// Where a trial lies; nil when that hangs on results that are not there yet.
  mutating func units(of index: Int) -> [Double]? {
    switch plan.sampling {
    case .grid: gridPoints[index]
    case .random: randomUnits(of: index, within: regions[0])
    case .coarseToFine: coarseToFineUnits(of: index)
    case .sobol: sobolUnits(of: index)
    case .tpe: likelyUnits(of: index)
    }
  }

  private mutating func coarseToFineUnits(of index: Int) -> [Double]? {
    let round = plan.round(of: index)
    while regions.count <= round {
      let earlier = trials.filter { plan.round(of: $0.number - 1) < regions.count }
      guard earlier.allSatisfy(\.isOver) else { return nil }
      regions.append(narrowed(regions[regions.count - 1], by: ranking(of: earlier)))
    }
    return randomUnits(of: index, within: regions[round])
  }

  /// Trials that a region is narrowed around, at least.
  private static let fewestBest = 5
  /// What a dimension has to explain of the scores for it to be narrowed.
  private static let leastImportance = 0.1

  /// The part of a region that the best trials lie in, in the dimensions that matter; all of it where
  /// there are too few trials to tell.
  private func narrowed(
    _ region: [ClosedRange<Double>], by ranked: [SearchTrial]
  ) -> [ClosedRange<Double>] {
    guard ranked.count >= Self.fewestBest else { return region }
    let best = ranked.prefix(max(Self.fewestBest, ranked.count / 4)).map(\.units)
    let importance = importance(of: ranked) { $0.value ?? .nan }
    return SearchSpace.zoomed(plan.dimensions, around: best, within: region) {
      importance[$0] ?? 1 >= Self.leastImportance
    }
  }

  /// Places that are drawn before a trial repeats another's values.
  private static let mostDraws = 1000

  /// Draws until a trial's values are none that were tried already, as happens where they are few;
  /// where a region has no others, in all of the space.
  func randomUnits(of index: Int, within region: [ClosedRange<Double>]) -> [Double] {
    func draw(_ attempt: Int, within region: [ClosedRange<Double>]) -> [Double] {
      SearchSpace.draw(
        seed: plan.seed &+ UInt64(attempt) &* 0x9e37_79b9_7f4a_7c15, trial: index, within: region)
    }
    for region in [region, regions[0]] {
      let places = (0..<Self.mostDraws).lazy.map { draw($0, within: region) }
      if let fresh = firstFresh(of: places) { return fresh }
    }
    return draw(0, within: region)
  }

  /// The trial's point of a Sobol sequence; where its values were tried already, one of those that
  /// follow all trials' points.
  private func sobolUnits(of index: Int) -> [Double] {
    let places = (0..<Self.mostDraws).lazy.map { [plan] round in
      SobolSequence.point(
        index + round * plan.trialCount, dimensions: plan.dimensions.count, seed: plan.seed)
    }
    return firstFresh(of: places) ?? randomUnits(of: index, within: regions[0])
  }

  /// The first of some places whose values no trial has; nil when all were tried.
  func firstFresh(of places: some Sequence<[Double]>) -> [Double]? {
    places.first { !tried.contains(plan.overrides(at: $0)) }
  }
}
