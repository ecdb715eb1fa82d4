/// How well the distances of embeddings tell pairs of one class from pairs of two: a pair whose squared
/// distance is at most a threshold is taken for one class (face verification; Schroff et al. 2015).
public struct VerificationReport: Hashable, Sendable {
  /// Pairs of one class.
  public let sameCount: Int
  /// Pairs of two classes.
  public let differentCount: Int
  /// A squared distance, ≥ 0.
  public let threshold: Double
  /// FAR: the share of pairs of two classes that are taken for one.
  public let falseAcceptRate: Double
  /// FRR: the share of pairs of one class that are not.
  public let falseRejectRate: Double
  /// That a random pair of one class is nearer than a random pair of two; of equal ones half. It does not
  /// depend on the threshold.
  public let rocArea: Double

  /// The share of pairs taken for what they are, both kinds counting the same: a guess has ½ however
  /// many more pairs there are of two classes.
  public var accuracy: Double { 1 - (falseAcceptRate + falseRejectRate) / 2 }

  /// Of a larger set so many examples are compared, evenly spread over it.
  public static let mostExamples = 512

  /// - Parameters:
  ///   - embeddings: `[examples, width]`.
  ///   - labels: −1 for none; such an example is compared with no other.
  ///   - threshold: nil chooses the one that has the highest accuracy.
  /// - Returns: nil where all pairs are of one kind, or a distance is not finite.
  /// - Precondition: `width` numbers a label.
  public init?(embeddings: [Float], width: Int, labels: [Int32], threshold: Double? = nil) {
    precondition(embeddings.count == labels.count * width, "\(width) numbers a label")
    let pairs = Self.distances(embeddings, width: width, labels: labels)
    guard !pairs.same.isEmpty, !pairs.different.isEmpty,
      pairs.same.allSatisfy(\.isFinite), pairs.different.allSatisfy(\.isFinite)
    else { return nil }
    let same = pairs.same.sorted()
    let different = pairs.different.sorted()
    sameCount = same.count
    differentCount = different.count
    rocArea = Self.rocArea(same, different)
    let chosen = threshold ?? Self.bestThreshold(same, different)
    self.threshold = chosen
    falseAcceptRate =
      Double(different.count { Double($0) <= chosen }) / Double(different.count)
    falseRejectRate = Double(same.count { Double($0) > chosen }) / Double(same.count)
  }

  private static func distances(
    _ embeddings: [Float], width: Int, labels: [Int32]
  ) -> (same: [Float], different: [Float]) {
    var (same, different) = ([Float](), [Float]())
    forEachPair(embeddings, width: width, labels: labels) { first, second, distance in
      if labels[first] == labels[second] {
        same.append(distance)
      } else {
        different.append(distance)
      }
    }
    return (same, different)
  }

  /// Calls `body` with the places of both examples of each pair that is compared, and the squared
  /// distance of their embeddings.
  static func forEachPair(
    _ embeddings: [Float], width: Int, labels: [Int32], _ body: (Int, Int, Float) -> Void
  ) {
    let count = min(labels.count, mostExamples)
    let taken = (0..<count).map { $0 * labels.count / count }.filter { labels[$0] >= 0 }
    embeddings.withUnsafeBufferPointer { embeddings in
      for (place, first) in taken.enumerated() {
        for second in taken[..<place] {
          var sum: Float = 0
          for column in 0..<width {
            let difference =
              embeddings[first * width + column] - embeddings[second * width + column]
            sum += difference * difference
          }
          body(first, second, sum)
        }
      }
    }
  }

  private static func rocArea(_ same: [Float], _ different: [Float]) -> Double {
    var (nearer, equal) = (0, 0)
    var halves = 0.0
    for distance in different {
      while nearer < same.count, same[nearer] < distance { nearer += 1 }
      equal = max(equal, nearer)
      while equal < same.count, same[equal] == distance { equal += 1 }
      halves += Double(nearer + equal)
    }
    return halves / 2 / Double(same.count) / Double(different.count)
  }

  /// Half way between the two neighbouring distances where FAR and FRR add up to the least; the smallest
  /// of several.
  private static func bestThreshold(_ same: [Float], _ different: [Float]) -> Double {
    var (accepted, wrong) = (0, 0)
    var best = (errors: 1.0, threshold: 0.0)
    while accepted < same.count || wrong < different.count {
      let next = min(
        accepted < same.count ? same[accepted] : .infinity,
        wrong < different.count ? different[wrong] : .infinity)
      while accepted < same.count, same[accepted] == next { accepted += 1 }
      while wrong < different.count, different[wrong] == next { wrong += 1 }
      let following = min(
        accepted < same.count ? same[accepted] : .infinity,
        wrong < different.count ? different[wrong] : .infinity)
      let errors =
        Double(wrong) / Double(different.count)
        + Double(same.count - accepted) / Double(same.count)
      if errors < best.errors {
        let middle = following.isFinite ? (Double(next) + Double(following)) / 2 : Double(next)
        best = (errors, middle)
      }
    }
    return best.threshold
  }
}
