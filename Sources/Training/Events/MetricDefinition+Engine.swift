import RunEvents

extension MetricDefinition {
  /// What the engine says of the metrics it logs.
  static let engine = MetricReference.all.map(\.definition)
}
