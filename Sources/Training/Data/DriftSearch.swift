import Datasets
import Glibc
import RunEvents

/// Finds where two sets differ by more than chance explains.
///
/// Shares of a class and means of a feature, by Bernstein's inequality (1924) for the difference of two
/// means, which takes nothing for granted: a feature that is hardly ever there says little in a small
/// set, however the normal distribution has it. At a level of one in a thousand for all that are
/// compared (Bonferroni's correction), and only where the difference is large enough to matter.
struct DriftSearch {
  /// The chance of a false alarm for a pair of sets.
  private static let level = 1e-3
  /// Differences of shares, and of means in standard deviations, that are too small to matter.
  private static let leastShare = 0.02
  private static let leastMean = 0.1
  /// Drifts told of a pair, the strongest.
  private static let mostOfPair = 5

  private let facts: DataFacts

  init(_ facts: DataFacts) { self.facts = facts }

  /// Of dev against test, which must be alike, then of train against dev.
  func drifts(_ sets: [(set: NamedSet, moments: InputMoments)]) -> [SetDrift] {
    let pairs: [(Split, Split)] = [(.dev, .test), (.train, .dev)]
    return pairs.flatMap { first, second -> [SetDrift] in
      guard let left = sets.first(where: { $0.set.split == first }),
        let right = sets.first(where: { $0.set.split == second })
      else { return [] }
      let all = classDrifts(left.set, right.set) + featureDrifts(left, right)
      return Array(all.sorted { $0.score > $1.score }.prefix(Self.mostOfPair))
    }
  }

  private func classDrifts(_ left: NamedSet, _ right: NamedSet) -> [SetDrift] {
    let (lefts, rights) = (left.classCounts, right.classCounts)
    let (leftCount, rightCount) = (Double(left.examples.count), Double(right.examples.count))
    return zip(lefts, rights).enumerated().compactMap { label, counts in
      let (leftShare, rightShare) = (
        Double(counts.0) / leftCount, Double(counts.1) / rightCount
      )
      let pooled = Double(counts.0 + counts.1) / (leftCount + rightCount)
      guard abs(leftShare - rightShare) >= Self.leastShare else { return nil }
      return drift(
        left.split, right.split, .classShare, facts.classNames[label], leftShare, rightShare,
        Chance(
          variance: pooled * (1 - pooled), range: 1, counts: (leftCount, rightCount),
          tests: lefts.count))
    }
  }

  private func featureDrifts(
    _ left: (set: NamedSet, moments: InputMoments), _ right: (set: NamedSet, moments: InputMoments)
  ) -> [SetDrift] {
    let (lefts, rights) = (left.moments, right.moments)
    let (leftCount, rightCount) = (Double(lefts.count), Double(rights.count))
    return lefts.means.indices.compactMap { feature in
      let (leftVariance, rightVariance) = (lefts.variances[feature], rights.variances[feature])
      let distance = abs(lefts.means[feature] - rights.means[feature])
      guard distance > Self.leastMean * max(leftVariance, rightVariance).squareRoot() else {
        return nil
      }
      // Of both sets together, as if they were one.
      let share = leftCount / (leftCount + rightCount)
      let variance =
        share * leftVariance + (1 - share) * rightVariance
        + share * (1 - share) * distance * distance
      let range =
        max(lefts.greatest[feature], rights.greatest[feature])
        - min(lefts.least[feature], rights.least[feature])
      return drift(
        left.set.split, right.set.split, .featureMean, name(ofFeature: feature),
        lefts.means[feature], rights.means[feature],
        Chance(
          variance: variance, range: range, counts: (leftCount, rightCount),
          tests: lefts.means.count))
    }
  }

  /// How far two means may lie apart by chance.
  private struct Chance {
    /// Of one example.
    var variance: Double
    /// Between the least and the greatest value.
    var range: Double
    /// Examples of both sets.
    var counts: (Double, Double)
    /// Differences that are looked at besides.
    var tests: Int

    /// The standard error of the difference.
    var error: Double { (variance * (1 / counts.0 + 1 / counts.1)).squareRoot() }

    /// How likely any of the differences is that large, at most.
    func probability(ofDistance distance: Double) -> Double {
      let most = range / min(counts.0, counts.1)
      let spread = 2 * error * error + 2 / 3 * most * distance
      return 2 * Double(tests) * exp(-distance * distance / spread)
    }
  }

  /// Nil when chance explains it.
  private func drift(
    _ first: Split, _ second: Split, _ kind: SetDrift.Kind, _ name: String, _ firstValue: Double,
    _ secondValue: Double, _ chance: Chance
  ) -> SetDrift? {
    let distance = abs(firstValue - secondValue)
    guard chance.probability(ofDistance: distance) < Self.level else { return nil }
    return SetDrift(
      first: first, second: second, kind: kind, name: name, firstValue: firstValue,
      secondValue: secondValue, score: distance / chance.error)
  }

  private func name(ofFeature feature: Int) -> String {
    if facts.featureNames.indices.contains(feature) { return facts.featureNames[feature] }
    guard let shape = facts.imageShape else { return "feature \(feature)" }
    let pixel = feature / shape.channels
    let channel = shape.channels > 1 ? ", channel \(feature % shape.channels)" : ""
    return "pixel (\(pixel % shape.width), \(pixel / shape.width)\(channel))"
  }
}
