import NeuralEngine

/// Mean and standard deviation of the numbers to predict, taken from a train set: networks learn
/// targets of mean 0 and variance 1 by the same learning rates, whatever the unit.
public struct TargetScaling: Hashable, Sendable {
  /// `[targets]`
  public var mean: [Double]
  /// `[targets]`; of the population, so divided by the number of examples. 1 for a target that does
  /// not vary.
  public var standardDeviation: [Double]

  /// - Precondition: as many deviations as means, each above 0.
  public init(mean: [Double], standardDeviation: [Double]) {
    precondition(mean.count == standardDeviation.count, "a mean and a deviation a target")
    precondition(standardDeviation.allSatisfy { $0 > 0 }, "deviations above 0")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The statistics of targets `[examples, width]`, of which those that are missing (NaN) are left
  /// out.
  init(of values: [Float], width: Int) {
    var means: [Double] = []
    var deviations: [Double] = []
    for column in 0..<width {
      let known = stride(from: column, to: values.count, by: width).lazy
        .map { Double(values[$0]) }.filter { !$0.isNaN }
      let count = Double(max(known.reduce(0) { sum, _ in sum + 1 }, 1))
      let mean = known.reduce(0, +) / count
      let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      means.append(mean)
      // What rounding leaves of a constant is far below this.
      deviations.append(variance > 1e-24 * mean * mean ? variance.squareRoot() : 1)
    }
    self.init(mean: means, standardDeviation: deviations)
  }

  /// Takes off the mean and divides by the deviation; labels stay as they are.
  ///
  /// - Precondition: as many targets as there are statistics.
  public func apply(to targets: inout Targets) {
    guard case .values(var values, let width) = targets else { return }
    precondition(width == mean.count, "as many targets as statistics")
    for index in values.indices {
      let column = index % width
      values[index] = Float((Double(values[index]) - mean[column]) / standardDeviation[column])
    }
    targets = .values(values, width: width)
  }

  /// Gives numbers `[examples, targets]` the unit that the targets had before.
  public func undo(_ values: inout [Float]) {
    let width = mean.count
    for index in values.indices {
      let column = index % width
      values[index] = Float(Double(values[index]) * standardDeviation[column] + mean[column])
    }
  }
}
