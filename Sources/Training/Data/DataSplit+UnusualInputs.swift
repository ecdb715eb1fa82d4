import Datasets
import NeuralEngine
import RunEvents

extension DataSplit {
  /// Inputs that are named of an example, at most.
  private static let mostUnusual = 3

  /// The inputs of an example that are furthest from the train set's mean, in its standard deviations;
  /// of equally far ones the first. Inputs that do not vary are left out.
  ///
  /// - Parameter set: one of this split's sets.
  /// - Returns: none where inputs have no names, and where they were not normalized.
  func unusualInputs(of example: Int, in set: ExampleSet) -> [Residuals.Input] {
    guard let normalization, facts.featureNames.count == set.featureCount else { return [] }
    let values = sourceValues(of: example, in: set)
    let distances = values.indices.compactMap { feature -> (feature: Int, distance: Double)? in
      let deviation = Double(normalization.standardDeviation[feature])
      let mean = Double(normalization.mean[feature])
      // Columns that were left as they are have mean 0 and deviation 1 for certain.
      guard deviation > 0, !(mean == 0 && deviation == 1) else { return nil }
      return (feature, (Double(values[feature]) - mean) / deviation)
    }
    return distances.sorted {
      ($1.distance.magnitude, $0.feature) < ($0.distance.magnitude, $1.feature)
    }.prefix(Self.mostUnusual).map { feature, distance in
      Residuals.Input(
        name: facts.featureNames[feature], value: values[feature].toFourDigits,
        deviations: Float(distance).toFourDigits)
    }
  }
}
