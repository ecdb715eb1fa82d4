import Datasets
import NeuralEngine
import RunEvents

/// Finds images of one set that are nearly ones of another: the same picture brighter, sharper or
/// packed anew.
///
/// A cheap look, not a sure one: images are compared where the signs of the differences between
/// neighbours on a grid of 8×9 means agree, all 64, and are near when their values correlate.
public struct NearDuplicateSearch {
  /// The least correlation of two images that count as nearly the same.
  public static let leastCorrelation = 0.99
  private static let rows = 8
  private static let columns = 9
  /// Images of one hash that another is compared with, at most.
  private static let mostCompared = 64

  /// Examples of `second` that are nearly, and not to the bit, ones of `first`.
  public struct Pair: Hashable, Sendable {
    /// The set that the examples resemble.
    public var first: Split
    /// The set whose examples are counted.
    public var second: Split
    /// Examples of `second` that resemble one of `first`.
    public var count: Int
  }

  private let shape: ImageShape
  private let normalization: Normalization?
  private let sets: [NamedSet]

  /// - Returns: nil when the examples are no images.
  public init?(_ data: DataSplit) {
    guard let shape = data.facts.imageShape, shape.height >= Self.rows, shape.width >= Self.columns
    else { return nil }
    self.shape = shape
    normalization = data.normalization
    sets = NamedSet.all(of: data)
  }

  /// Pairs of sets that share nearly equal images, in the sets' order.
  public func pairs() -> [Pair] {
    var seen: [[UInt64: [Int]]] = []
    var found: [Pair] = []
    for (number, set) in sets.enumerated() {
      var own: [UInt64: [Int]] = [:]
      var counts = [Int](repeating: 0, count: number)
      for row in 0..<set.examples.count {
        let image = image(set, row)
        guard let hash = hash(image) else { continue }
        for earlier in 0..<number {
          let candidates = seen[earlier][hash, default: []].prefix(Self.mostCompared)
          if candidates.contains(where: { isNear(image, self.image(sets[earlier], $0)) }) {
            counts[earlier] += 1
          }
        }
        own[hash, default: []].append(row)
      }
      for earlier in 0..<number where counts[earlier] > 0 {
        found.append(
          Pair(first: sets[earlier].split, second: set.split, count: counts[earlier]))
      }
      seen.append(own)
    }
    return found
  }

  /// Values before normalization.
  private func image(_ set: NamedSet, _ row: Int) -> [Float] {
    let width = set.examples.featureCount
    var image = Array(set.examples.inputs[(row * width)..<((row + 1) * width)])
    guard let normalization else { return image }
    for feature in 0..<width {
      image[feature] =
        image[feature] * normalization.standardDeviation[feature] + normalization.mean[feature]
    }
    return image
  }

  /// A bit for each pair of neighbours on the grid; nil for an image that has next to no contrast.
  private func hash(_ image: [Float]) -> UInt64? {
    var means = [Float](repeating: 0, count: Self.rows * Self.columns)
    var (low, high) = (Float.infinity, -Float.infinity)
    for row in 0..<Self.rows {
      let ys = (row * shape.height / Self.rows)..<((row + 1) * shape.height / Self.rows)
      for column in 0..<Self.columns {
        let xs = (column * shape.width / Self.columns)..<((column + 1) * shape.width / Self.columns)
        var sum: Float = 0
        for y in ys {
          let start = (y * shape.width + xs.lowerBound) * shape.channels
          for index in start..<(start + xs.count * shape.channels) { sum += image[index] }
        }
        let mean = sum / Float(xs.count * ys.count * shape.channels)
        means[row * Self.columns + column] = mean
        (low, high) = (min(low, mean), max(high, mean))
      }
    }
    guard high > low else { return nil }
    // What is as good as equal is not told apart by the last bits of either.
    let slack = (high - low) / 50
    var hash: UInt64 = 0
    for row in 0..<Self.rows {
      for column in 0..<(Self.columns - 1) {
        let left = means[row * Self.columns + column]
        let isBrighter = means[row * Self.columns + column + 1] - left > slack
        hash = hash << 1 | (isBrighter ? 1 : 0)
      }
    }
    return hash
  }

  private func isNear(_ left: [Float], _ right: [Float]) -> Bool {
    guard left != right else { return false }
    let count = Double(left.count)
    var (sumLeft, sumRight, squareLeft, squareRight, product) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (a, b) in zip(left, right) {
      let (a, b) = (Double(a), Double(b))
      sumLeft += a
      sumRight += b
      squareLeft += a * a
      squareRight += b * b
      product += a * b
    }
    let varianceLeft = squareLeft - sumLeft * sumLeft / count
    let varianceRight = squareRight - sumRight * sumRight / count
    let covariance = product - sumLeft * sumRight / count
    guard varianceLeft > 0, varianceRight > 0 else { return false }
    return covariance / (varianceLeft * varianceRight).squareRoot() >= Self.leastCorrelation
  }
}
