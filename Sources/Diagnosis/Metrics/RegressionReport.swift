/// What predicted numbers on a set of examples say of the model that made them.
///
/// As scikit-learn defines them: RMSE = √(mean (ŷ − y)²), MAE = mean |ŷ − y|, and
/// R² = 1 − Σ (ŷ − y)² / Σ (y − ȳ)², which is 1 for exact predictions and 0 for the mean of the
/// targets. Of several targets the averages count each the same.
public struct RegressionReport: Sendable {
  /// How far off one target is.
  public struct Target: Hashable, Sendable {
    /// Examples that have it.
    public var count: Int
    /// In the target's unit; nil without examples.
    public var rootMeanSquaredError: Double?
    /// Likewise.
    public var meanAbsoluteError: Double?
    /// At most 1; nil for fewer than two examples, and where the target does not vary.
    public var determination: Double?
  }

  /// A prediction and what it should have been.
  public struct Residual: Hashable, Sendable {
    /// The example's place in the set.
    public var example: Int
    /// Which of the targets.
    public var target: Int
    /// What it should have been, in the target's unit.
    public var value: Double
    /// What the model gives, in the target's unit.
    public var prediction: Double

    /// Prediction − value.
    public var error: Double { prediction - value }
  }

  /// Examples.
  public let count: Int
  /// What is known of each target, in the order of the columns.
  public let targets: [Target]
  let predictions: [Float]
  /// NaN where there is none.
  let values: [Float]

  /// - Parameters:
  ///   - predictions: `[examples, width]`, in the targets' unit.
  ///   - values: what they should have been, `[examples, width]`; NaN where there is none.
  /// - Precondition: the lengths agree, and are a multiple of `width`.
  public init(predictions: [Float], values: [Float], width: Int) {
    precondition(predictions.count == values.count, "a prediction a target")
    precondition(width > 0 && values.count.isMultiple(of: width), "rows of \(width) targets")
    count = values.count / width
    targets = (0..<width).map { column in
      Self.target(
        stride(from: column, to: values.count, by: width).compactMap { index in
          values[index].isNaN ? nil : (Double(predictions[index]), Double(values[index]))
        })
    }
    self.predictions = predictions
    self.values = values
  }

  private static func target(_ pairs: [(prediction: Double, value: Double)]) -> Target {
    guard !pairs.isEmpty else { return Target(count: 0) }
    let count = Double(pairs.count)
    var (squares, magnitudes, sum) = (0.0, 0.0, 0.0)
    for (prediction, value) in pairs {
      squares += (prediction - value) * (prediction - value)
      magnitudes += (prediction - value).magnitude
      sum += value
    }
    let mean = sum / count
    let spread = pairs.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) }
    return Target(
      count: pairs.count, rootMeanSquaredError: (squares / count).squareRoot(),
      meanAbsoluteError: magnitudes / count,
      determination: pairs.count > 1 && spread > 0 ? 1 - squares / spread : nil)
  }

  /// Over the targets that have examples; nil when none has.
  public var rootMeanSquaredError: Double? { mean(\.rootMeanSquaredError) }
  /// Over the targets that have examples; nil when none has.
  public var meanAbsoluteError: Double? { mean(\.meanAbsoluteError) }
  /// R², over the targets whose values differ; nil when none does.
  public var determination: Double? { mean(\.determination) }

  private func mean(_ figure: KeyPath<Target, Double?>) -> Double? {
    let known = targets.compactMap { $0[keyPath: figure] }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  /// The predictions that are furthest off, the worst first. Of several targets each is measured by
  /// its own RMSE, so that the unit does not decide.
  public func worst(_ most: Int) -> [Residual] {
    let width = targets.count
    let scales = targets.map { target in
      target.rootMeanSquaredError.flatMap { $0 > 0 ? 1 / $0 : nil } ?? 0
    }
    func size(_ index: Int) -> Double {
      (Double(predictions[index]) - Double(values[index])).magnitude * scales[index % width]
    }
    return values.indices.filter { !values[$0].isNaN }
      .map { (index: $0, size: size($0)) }
      .sorted { ($1.size, $0.index) < ($0.size, $1.index) }
      .prefix(most).map { index, _ in
        Residual(
          example: index / width, target: index % width, value: Double(values[index]),
          prediction: Double(predictions[index]))
      }
  }
}
