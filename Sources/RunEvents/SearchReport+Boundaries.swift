extension SearchReport {
  /// An end of a dimension's range that the best trials lie at: better ones may lie beyond it.
  public struct Boundary: Hashable, Sendable {
    /// The dimension's place among all.
    public var dimension: Int
    /// Whether it is the upper end.
    public var isUpper: Bool
    /// What to do, as a clause: `widen learning rate above 0.03`.
    public var advice: String
  }

  /// Trials that must be ranked before anything is said, and of which the best are looked at, at least.
  private static let (leastRanked, leastBest) = (8, 3)
  /// How much of the range counts as its end, on the range's own scale.
  private static let margin = 0.1

  /// The ends that the best quarter of the ranked trials lies at: its median is within a tenth of the
  /// range. Choices have no ends, and what cannot be beyond an end is not asked for.
  public var boundaries: [Boundary] {
    let ranked = ranking.filter { $0.units.count == dimensions.count }
    guard ranked.count >= Self.leastRanked else { return [] }
    // Whoever is as good as the last of them is one of them.
    let last = ranked[max(Self.leastBest, ranked.count / 4) - 1].rank ?? 0
    let best = ranked.prefix { ($0.rank ?? 0) <= last }
    return dimensions.indices.compactMap { place in
      let dimension = dimensions[place]
      guard !dimension.isChoice, let low = dimension.ticks.first, let high = dimension.ticks.last
      else { return nil }
      let units = best.map { $0.units[place] }.sorted()
      let middle = units.count / 2
      let median = units.count % 2 == 1 ? units[middle] : (units[middle - 1] + units[middle]) / 2
      let isUpper = median >= 1 - Self.margin
      guard isUpper || median <= Self.margin else { return nil }
      let end = isUpper ? high : low
      let limits = HyperparameterDefinition.usual(Hyperparameter(dimension.label)).limits
      if let value = Double(end) {
        let limit = isUpper ? limits.greatest : limits.least
        if let limit, isUpper ? value >= limit : value <= limit { return nil }
      }
      return Boundary(
        dimension: place, isUpper: isUpper,
        advice: "widen \(dimension.title) \(isUpper ? "above" : "below") \(end)")
    }
  }
}
