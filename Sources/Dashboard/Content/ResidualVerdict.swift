import CellUI
import RunEvents

/// Whether a target is off in one direction (bias) or to both sides (scatter), as a sentence.
struct ResidualVerdict {
  let sentence: String
  let isBiased: Bool

  /// A bias below this share of the squared error is not worth a word.
  private static let leastShare = 0.01

  init(_ target: Residuals.Target) {
    let square = target.rootMeanSquaredError * target.rootMeanSquaredError
    guard square > 0, square.isFinite, target.bias.isFinite else {
      (sentence, isBiased) = (square == 0 ? "predicted exactly" : "not finite", false)
      return
    }
    let share = target.bias * target.bias / square
    let all = Residuals.Band(
      low: 0, high: 0, count: target.count, bias: target.bias, scatter: target.scatter)
    if all.isBiased, share >= Self.leastShare {
      isBiased = true
      sentence =
        "\(target.bias > 0 ? "over" : "under")-estimates by "
        + NumberFormat.significant(target.bias.magnitude)
        + " on average: bias makes up \(NumberFormat.percent(share, decimals: 0)) of the squared error"
      return
    }
    // Shares of the squared error that would go were each band's own mean taken off.
    let known = target.bands.reduce(0) { $0.adding(bounded: $1.count) }
    let shape =
      target.bands.reduce(0) { $0 + Double($1.count) * $1.bias * $1.bias }
      / (Double(max(1, known)) * square)
    let biased = target.bands.filter(\.isBiased)
    isBiased = !biased.isEmpty && shape >= Self.leastShare
    guard isBiased else {
      sentence = "scatter alone: no over- or under-estimation beyond chance"
      return
    }
    let direction =
      biased.allSatisfy { $0.bias > 0 }
      ? "over-estimates" : biased.allSatisfy { $0.bias < 0 } ? "under-estimates" : nil
    sentence =
      (direction.map { "\($0) in \(biased.count) of \(target.bands.count) ranges" }
        ?? "too low in some ranges and too high in others")
      + ": that makes up \(NumberFormat.percent(shape, decimals: 0)) of the squared error"
  }
}
