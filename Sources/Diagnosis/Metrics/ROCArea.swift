/// The area under the receiver operating characteristic: how likely a positive example has a higher
/// score than a negative one, ties counting half (Hanley & McNeil 1982).
///
/// It keeps the scores it is given; the area sorts them in place.
public struct ROCArea: Sendable {
  private var scores: [(score: Float, isPositive: Bool)] = []

  /// - Parameter capacity: examples that it takes without allocating.
  public init(capacity: Int = 0) { scores.reserveCapacity(capacity) }

  /// Adds an example.
  ///
  /// - Parameter score: the higher, the likelier it is taken for positive; only the order counts.
  public mutating func add(score: Float, isPositive: Bool) { scores.append((score, isPositive)) }

  /// Forgets all examples and keeps their room.
  public mutating func removeAll() { scores.removeAll(keepingCapacity: true) }

  /// In 0...1; nil unless both kinds occur and every score is a number.
  public mutating func area() -> Double? {
    guard scores.allSatisfy({ !$0.score.isNaN }) else { return nil }
    scores.sort { $0.score < $1.score }
    var negativesBelow = 0.0
    var positives = 0.0
    var pairsWon = 0.0
    var start = 0
    while start < scores.count {
      var end = start
      var tiedPositives = 0.0
      while end < scores.count, scores[end].score == scores[start].score {
        if scores[end].isPositive { tiedPositives += 1 }
        end += 1
      }
      let tiedNegatives = Double(end - start) - tiedPositives
      pairsWon += tiedPositives * (negativesBelow + tiedNegatives / 2)
      negativesBelow += tiedNegatives
      positives += tiedPositives
      start = end
    }
    return positives > 0 && negativesBelow > 0 ? pairsWon / (positives * negativesBelow) : nil
  }
}
