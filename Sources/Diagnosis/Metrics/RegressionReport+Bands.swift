import RunEvents

/// Whether a model is off in one direction, or to both sides.
extension RegressionReport {
  /// Parts of the examples at most, by their predictions.
  private static let mostBands = 5
  /// Examples a part at least.
  private static let leastInBand = 10

  /// How far off a target is, over all examples that have it: RMSE² = bias² + scatter², and the same by
  /// size of the prediction, where a model may be too high for some and too low for others.
  ///
  /// - Parameters:
  ///   - target: its place.
  ///   - most: examples that stand for all, evenly spread over the set.
  /// - Returns: nil when no example has it, or a prediction is not finite.
  public func residuals(
    ofTarget target: Int, name: String, most: Int
  ) -> Residuals.Target? {
    let pairs = stride(from: target, to: values.count, by: targets.count).compactMap { index in
      values[index].isNaN
        ? nil
        : (
          prediction: Double(predictions[index]),
          residual: Double(predictions[index]) - Double(values[index])
        )
    }
    let figures = targets[target]
    guard let squared = figures.rootMeanSquaredError, squared.isFinite,
      let absolute = figures.meanAbsoluteError
    else { return nil }
    let shown = (0..<min(most, pairs.count)).map {
      pairs[$0 * pairs.count / min(most, pairs.count)]
    }
    return Residuals.Target(
      name: name, count: pairs.count, rootMeanSquaredError: squared, meanAbsoluteError: absolute,
      determination: figures.determination,
      bias: pairs.reduce(0) { $0 + $1.residual } / Double(pairs.count),
      bands: Self.bands(pairs), predictions: shown.map(\.prediction),
      residuals: shown.map(\.residual))
  }

  /// Of equal predictions the first of the set come first.
  private static func bands(
    _ pairs: [(prediction: Double, residual: Double)]
  ) -> [Residuals.Band] {
    let order = pairs.indices.sorted {
      (pairs[$0].prediction, $0) < (pairs[$1].prediction, $1)
    }
    let count = max(1, min(mostBands, order.count / leastInBand))
    return (0..<count).map { band in
      let places = order[band * order.count / count..<(band + 1) * order.count / count]
      let mean = places.reduce(0) { $0 + pairs[$1].residual } / Double(places.count)
      let variance =
        places.reduce(0) {
          $0 + (pairs[$1].residual - mean) * (pairs[$1].residual - mean)
        } / Double(places.count)
      return Residuals.Band(
        low: pairs[places[places.startIndex]].prediction,
        high: pairs[places[places.endIndex - 1]].prediction, count: places.count, bias: mean,
        scatter: variance.squareRoot())
    }
  }
}
