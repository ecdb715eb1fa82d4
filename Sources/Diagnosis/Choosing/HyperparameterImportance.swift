/// How much of what the trials of a search differ by each hyperparameter explains on its own.
///
/// Scores are replaced by their ranks (Conover and Iman 1981), so that one run that came apart does
/// not outweigh all others. For a number, ranks are fitted by a parabola of its place in the range: a
/// setting such as the learning rate is best somewhere in the middle. For a choice, by the mean of
/// each value. The importance is the adjusted R² of the fit (Wherry 1931),
/// 1 − (1 − R²)(n − 1)/(n − p − 1) with p coefficients beside the constant, and 0 where that is below:
/// what chance alone would explain is taken off. Effects of two settings together are in none of
/// them. Where few trials let several settings explain the same, they share it: all importances
/// together are at most 1.
public enum HyperparameterImportance {
  /// What a dimension's places stand for.
  public enum Kind: Hashable, Sendable {
    case number
    /// Of so many values, equally wide in 0...1.
    case choice(Int)
  }

  /// - Parameters:
  ///   - units: a trial's place in each dimension, 0...1 `[trials][dimensions]`.
  ///   - kinds: of each dimension.
  ///   - scores: of each trial; what is not finite is worst.
  /// - Returns: for each dimension a number in 0...1; nil with too few trials to tell.
  public static func values(
    units: [[Double]], kinds: [Kind], scores: [Double], isHigherBetter: Bool
  ) -> [Double?] {
    let goodness = scores.map { $0.isFinite ? (isHigherBetter ? $0 : -$0) : -.infinity }
    let ranks = midRanks(goodness)
    let importances = kinds.enumerated().map { index, kind -> Double? in
      let places = units.map { $0[index] }
      switch kind {
      case .number: return adjusted(parabola(places, ranks), coefficients: 2, count: ranks.count)
      case .choice(let count):
        let values = places.map { min(count - 1, Int($0 * Double(count))) }
        return adjusted(
          means(values, ranks), coefficients: max(1, Set(values).count - 1), count: ranks.count)
      }
    }
    let sum = importances.reduce(0) { $0 + ($1 ?? 0) }
    return sum > 1 ? importances.map { $0.map { $0 / sum } } : importances
  }

  /// Ranks from 1; equals share the mean of theirs.
  static func midRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  private static func adjusted(_ share: Double?, coefficients: Int, count: Int) -> Double? {
    let freedom = count - coefficients - 1
    guard let share, freedom >= 2 else { return nil }
    return min(1, max(0, 1 - (1 - share) * Double(count - 1) / Double(freedom)))
  }

  /// R² of y ≈ a + b·x + c·x²; nil when y does not vary.
  private static func parabola(_ x: [Double], _ y: [Double]) -> Double? {
    let centeredX = centered(x)
    let square = centered(centeredX.map { $0 * $0 })
    let target = centered(y)
    let all = dot(target, target)
    guard all > 0 else { return nil }
    let (xx, xs, ss) = (dot(centeredX, centeredX), dot(centeredX, square), dot(square, square))
    let (xy, sy) = (dot(centeredX, target), dot(square, target))
    guard xx > 0 else { return 0 }
    let determinant = xx * ss - xs * xs
    // Two places only: a line goes through both.
    guard determinant > 1e-12 * xx * max(ss, xx * xx) else { return xy * xy / (xx * all) }
    let b = (xy * ss - sy * xs) / determinant
    let c = (sy * xx - xy * xs) / determinant
    return (b * xy + c * sy) / all
  }

  /// The share of the variance that lies between groups; nil when y does not vary.
  private static func means(_ groups: [Int], _ y: [Double]) -> Double? {
    let target = centered(y)
    let all = dot(target, target)
    guard all > 0 else { return nil }
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (group, value) in zip(groups, target) {
      let before = sums[group] ?? (0, 0)
      sums[group] = (before.sum + value, before.count + 1)
    }
    return sums.keys.sorted().reduce(0) { total, group in
      guard let part = sums[group] else { return total }
      return total + part.sum * part.sum / part.count
    } / all
  }

  private static func centered(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    return values.map { $0 - mean }
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
