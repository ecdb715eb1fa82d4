/// What the guard of an edit compares with: a metric's level just before the edit.
public struct GuardLevel: Hashable, Sendable {
  /// What is watched.
  public var metric: MetricKey
  /// What it was.
  public var value: Double

  /// A metric's level.
  public init(metric: MetricKey, value: Double) {
    self.metric = metric
    self.value = value
  }
}
