/// Rows of scalars in columns: every row has a step, a time and one value for each key.
///
/// A live step is a block of one row; a reader of a large log hands over blocks of thousands.
/// `values` is laid out key by key: `values [keys, rows]`.
public struct ScalarBlock: Hashable, Sendable {
  /// The metrics, in the order of the values.
  public var keys: [MetricKey]
  /// Optimizer steps done when the row was written `[rows]`.
  public var steps: [Int]
  /// Epochs done, with the fraction of the one under way `[rows]`; empty when the log has none.
  public var epochs: [Double]
  /// Seconds of training since the run began, pauses left out `[rows]`.
  public var seconds: [Double]
  /// `[keys, rows]`; any value may be non-finite.
  public var values: [Double]

  /// - Precondition: the lengths agree.
  public init(
    keys: [MetricKey], steps: [Int], epochs: [Double] = [], seconds: [Double], values: [Double]
  ) {
    precondition(seconds.count == steps.count, "one time a row")
    precondition(epochs.isEmpty || epochs.count == steps.count, "one epoch a row, or none")
    precondition(values.count == keys.count * steps.count, "one value a key and row")
    self.keys = keys
    self.steps = steps
    self.epochs = epochs
    self.seconds = seconds
    self.values = values
  }

  /// One row.
  public init(step: Int, epoch: Double, seconds: Double, values: [(MetricKey, Double)]) {
    self.init(
      keys: values.map(\.0), steps: [step], epochs: [epoch], seconds: [seconds],
      values: values.map(\.1))
  }

  /// How many rows there are.
  public var rowCount: Int { steps.count }

  /// The values of the key at `index` `[rows]`.
  public func column(_ index: Int) -> ArraySlice<Double> {
    values[(index * rowCount)..<((index + 1) * rowCount)]
  }

  /// Without what was measured on the test set.
  package var withoutTest: ScalarBlock {
    guard keys.contains(where: { $0.split == .test }) else { return self }
    let kept = keys.indices.filter { keys[$0].split != .test }
    return ScalarBlock(
      keys: kept.map { keys[$0] }, steps: steps, epochs: epochs, seconds: seconds,
      values: kept.flatMap { column($0) })
  }
}
