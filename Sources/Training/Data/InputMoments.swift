import Datasets
import NeuralEngine

/// Mean, variance and range of each feature of a set, as the source gave it: over its first examples, which
/// are enough to tell what matters.
struct InputMoments {
  static let largestSample = 5000

  /// Examples looked at.
  let count: Int
  /// `[features]`
  let means: [Double]
  /// `[features]`; of the population.
  let variances: [Double]
  /// `[features]`
  let least: [Double]
  /// `[features]`
  let greatest: [Double]

  /// - Parameter normalization: what the set was normalized by; undone in the numbers.
  init(_ examples: ExampleSet, normalization: Normalization?) {
    let width = examples.featureCount
    count = min(examples.count, Self.largestSample)
    var sums = [Double](repeating: 0, count: width)
    var squares = sums
    var lowest = sums
    var highest = sums
    // Distances from the first example: those of a constant are exactly 0.
    let origin = examples.inputs.prefix(width).map { Double($0) }
    let count = count
    var summing = sums.mutableSpan
    var squaring = squares.mutableSpan
    var lowering = lowest.mutableSpan
    var raising = highest.mutableSpan
    let (inputs, origins) = (examples.inputs.span, origin.span)
    for row in 0..<count {
      for feature in 0..<width {
        let distance = Double(inputs[row * width + feature]) - origins[feature]
        summing[feature] += distance
        squaring[feature] += distance * distance
        lowering[feature] = min(lowering[feature], distance)
        raising[feature] = max(raising[feature], distance)
      }
    }
    let total = Double(max(count, 1))
    func scale(_ feature: Int) -> Double {
      normalization.map { Double($0.standardDeviation[feature]) } ?? 1
    }
    func plain(_ feature: Int, _ distance: Double) -> Double {
      let value = origin.isEmpty ? 0 : origin[feature] + distance
      return value * scale(feature) + (normalization.map { Double($0.mean[feature]) } ?? 0)
    }
    means = (0..<width).map { plain($0, sums[$0] / total) }
    least = (0..<width).map { plain($0, lowest[$0]) }
    greatest = (0..<width).map { plain($0, highest[$0]) }
    variances = (0..<width).map { feature in
      let mean = sums[feature] / total
      return max(0, squares[feature] / total - mean * mean) * scale(feature) * scale(feature)
    }
  }

  /// Over all features together.
  var overall: (mean: Double, deviation: Double) {
    let width = Double(max(means.count, 1))
    let mean = means.reduce(0, +) / width
    let square = zip(means, variances).reduce(0) {
      $0 + $1.1 + ($1.0 - mean) * ($1.0 - mean)
    }
    return (mean, (square / width).squareRoot())
  }
}
