import RunEvents

extension SearchReport {
  /// From the best score to the worst, or to where the worst half is only far away: one run that
  /// came apart must not press all others together.
  var scoreRange: (low: Double, high: Double) {
    let sign = direction == .higherIsBetter ? 1.0 : -1.0
    let scores = trials.compactMap { trial in
      trial.score.flatMap { $0.isFinite ? $0 * sign : nil }
    }.sorted()
    guard let worst = scores.first, let best = scores.last else { return (0, 0) }
    let median = scores[scores.count / 2]
    // Where most are the best, nothing is pressed.
    let floor = median < best ? max(worst, median - 2 * (best - median)) : worst
    return sign > 0 ? (floor, best) : (-best, -floor)
  }

  /// Where a trial's score lies in such a range, from 0 for the worst to 1; nil without a finite one.
  func share(of trial: Trial, in range: (low: Double, high: Double)) -> Double? {
    guard let score = trial.score, score.isFinite else { return nil }
    let (low, high) = range
    guard low < high else { return 0.5 }
    let share = (score - low) / (high - low)
    return min(1, max(0, direction == .higherIsBetter ? share : 1 - share))
  }

  /// Where the values of a dimension's ticks lie, from 0 to 1.
  static func units(of dimension: Dimension) -> [Double] {
    let last = Double(max(1, dimension.ticks.count - 1))
    let count = Double(dimension.ticks.count)
    return dimension.ticks.indices.map {
      dimension.isChoice ? (Double($0) + 0.5) / count : Double($0) / last
    }
  }

  /// The best score in each of some equal parts of a dimension, all others free; nil where no trial is.
  func bestScores(along dimension: Int, parts: Int) -> [Double?] {
    var best = [Double?](repeating: nil, count: parts)
    for trial in trials {
      guard let score = trial.score, score.isFinite, trial.units.indices.contains(dimension) else {
        continue
      }
      let part = max(0, min(parts - 1, Int(bounded: trial.units[dimension] * Double(parts))))
      if best[part].map({ direction.isBetter(score, than: $0) }) ?? true { best[part] = score }
    }
    return best
  }
}
