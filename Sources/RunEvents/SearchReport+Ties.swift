extension SearchReport {
  /// How many trials share the first rank.
  public var bestCount: Int { trials.count { $0.rank == 1 } }

  /// Who has the first rank, in words: `trial 3`, or `10 trials`; nil while nobody has.
  public var bestInWords: String? {
    let count = bestCount
    if count > 1 { return "\(count) trials" }
    return trials.first { $0.rank == 1 }.map { "trial \($0.number)" }
  }

  /// Whether trials with the same score have different ranks, by their dev costs.
  ///
  /// - Parameter ranking: the trials that can be compared, the best first.
  public static func isDecidedByCost(_ ranking: [Trial]) -> Bool {
    zip(ranking, ranking.dropFirst()).contains { better, worse in
      better.score == worse.score && better.rank != worse.rank && better.cost != nil
        && worse.cost != nil
    }
  }
}
