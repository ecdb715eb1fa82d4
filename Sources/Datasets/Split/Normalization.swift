import NeuralEngine

/// Mean and standard deviation of each input, taken from a train set.
public struct Normalization: Hashable, Sendable {
  /// `[features]`
  public var mean: [Float]
  /// `[features]`; of the population, so divided by the number of examples. 0 for a feature that
  /// does not vary.
  public var standardDeviation: [Float]

  /// The statistics of a train set, `[features]` each.
  public init(mean: [Float], standardDeviation: [Float]) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The statistics of the given rows; none give mean and deviation 0.
  init(of table: ExampleTable, rows: ArraySlice<Int32>) {
    let width = table.featureCount
    let count = Double(max(rows.count, 1))
    var means = [Double](repeating: 0, count: width)
    var variances = means
    var row = [Float](repeating: 0, count: width)
    table.withRows { read in
      row.withUnsafeMutableBufferPointer { row in
        guard let row = row.baseAddress else { return }
        means.withUnsafeMutableBufferPointer { means in
          for index in rows {
            read(Int(index), row)
            for feature in 0..<width { means[feature] += Double(row[feature]) }
          }
          for feature in 0..<width { means[feature] /= count }
          variances.withUnsafeMutableBufferPointer { variances in
            for index in rows {
              read(Int(index), row)
              for feature in 0..<width {
                let distance = Double(row[feature]) - means[feature]
                variances[feature] += distance * distance
              }
            }
          }
        }
      }
    }
    mean = means.map { Float($0) }
    standardDeviation = zip(variances, means).map { sum, mean in
      // What rounding leaves of a constant is far below this, one unit in a float's last place
      // in a million examples far above.
      let variance = sum / count
      return variance > 1e-24 * mean * mean ? Float(variance.squareRoot()) : 0
    }
  }

  /// Takes nothing from the features that are told.
  ///
  /// - Precondition: `features` says so of each.
  mutating func leave(_ features: [Bool]) {
    precondition(features.count == mean.count, "as many features as statistics")
    for feature in features.indices where features[feature] {
      mean[feature] = 0
      standardDeviation[feature] = 1
    }
  }

  /// The same with one mean and deviation a channel: those of all its pixels together.
  ///
  /// - Precondition: the features are those of images of that shape.
  func byChannel(_ shape: ImageShape) -> Normalization {
    precondition(mean.count == shape.count, "statistics of images of that shape")
    var result = self
    let pixels = Double(shape.height * shape.width)
    for channel in 0..<shape.channels {
      let features = stride(from: channel, to: shape.count, by: shape.channels)
      var (sum, squares) = (0.0, 0.0)
      for feature in features {
        let (mean, deviation) = (Double(mean[feature]), Double(standardDeviation[feature]))
        sum += mean
        squares += mean * mean + deviation * deviation
      }
      let mean = sum / pixels
      let variance = max(0, squares / pixels - mean * mean)
      for feature in features {
        result.mean[feature] = Float(mean)
        result.standardDeviation[feature] =
          variance > 1e-12 * mean * mean ? Float(variance.squareRoot()) : 0
      }
    }
    return result
  }

  /// Takes off the mean and divides by the deviation; features that do not vary become 0.
  ///
  /// - Precondition: as many features as the statistics have.
  public func apply(to examples: inout ExampleSet) {
    precondition(examples.featureCount == mean.count, "as many features as statistics")
    let count = examples.count
    examples.inputs.withUnsafeMutableBufferPointer { inputs in
      for row in 0..<count { apply(toRow: inputs.baseAddress! + row * mean.count) }
    }
  }

  /// Normalizes one example, `row [features]`.
  func apply(toRow row: UnsafeMutablePointer<Float>) {
    mean.withUnsafeBufferPointer { mean in
      standardDeviation.withUnsafeBufferPointer { deviation in
        for feature in 0..<mean.count {
          let scaled = (row[feature] - mean[feature]) / deviation[feature]
          row[feature] = deviation[feature] > 0 ? scaled : 0
        }
      }
    }
  }
}
