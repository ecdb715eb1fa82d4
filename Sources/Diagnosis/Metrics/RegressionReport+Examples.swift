/// What single examples have to do with the error of all.
extension RegressionReport {
  /// How far off an example's targets are, in their order; those that are missing are left out.
  ///
  /// - Precondition: `example` is one of the set.
  public func residuals(of example: Int) -> [Residual] {
    targets.indices.compactMap { target in
      let index = example * targets.count + target
      guard !values[index].isNaN else { return nil }
      return Residual(
        example: example, target: target, value: Double(values[index]),
        prediction: Double(predictions[index]))
    }
  }

  /// All examples that have a target, those first that make up the most of the squared error, and of
  /// equal ones the first of the set.
  public func worstExamples() -> [Int] {
    (0..<count).map { (example: $0, share: errorShare(of: [$0])) }
      .filter { !residuals(of: $0.example).isEmpty }
      .sorted { ($1.share, $0.example) < ($0.share, $1.example) }.map(\.example)
  }

  /// The share of the squared error that some examples make up, 0...1. Of several targets each counts
  /// the same, whatever its unit; one without an error counts nothing.
  ///
  /// - Parameter examples: of the set, each once.
  public func errorShare(of examples: some Sequence<Int>) -> Double {
    let all = targets.map(Self.squares)
    let wrong = all.count { $0 > 0 }
    guard wrong > 0 else { return 0 }
    let parts = squares(of: examples)
    return zip(parts, all).reduce(0) { $0 + ($1.1 > 0 ? $1.0 / $1.1 : 0) } / Double(wrong)
  }

  /// The RMSE were some examples predicted exactly, over the targets as `rootMeanSquaredError` has it;
  /// nil when no target has examples.
  ///
  /// - Parameter examples: of the set, each once.
  public func rootMeanSquaredError(withExact examples: some Sequence<Int>) -> Double? {
    let left = zip(targets, squares(of: examples)).compactMap { target, part in
      target.count > 0
        ? (max(0, Self.squares(target) - part) / Double(target.count)).squareRoot() : nil
    }
    return left.isEmpty ? nil : left.reduce(0, +) / Double(left.count)
  }

  /// Σ (ŷ − y)² of a target.
  private static func squares(_ target: Target) -> Double {
    target.rootMeanSquaredError.map { $0 * $0 * Double(target.count) } ?? 0
  }

  /// Likewise, of some examples alone, by target.
  private func squares(of examples: some Sequence<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: targets.count)
    for residual in examples.lazy.flatMap({ residuals(of: $0) }) {
      sums[residual.target] += residual.error * residual.error
    }
    return sums
  }
}
