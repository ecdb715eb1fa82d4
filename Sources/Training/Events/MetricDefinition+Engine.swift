import RunEvents

extension MetricDefinition {
  /// What the engine says of the metrics it logs.
  static let engine = [
    MetricDefinition(name: "cost", direction: .lowerIsBetter),
    MetricDefinition(name: "accuracy", unit: .fraction, direction: .higherIsBetter),
    MetricDefinition(name: "batchCost", title: "minibatch cost", direction: .lowerIsBetter),
    MetricDefinition(
      name: "batchAccuracy", title: "minibatch accuracy", unit: .fraction,
      direction: .higherIsBetter),
    MetricDefinition(name: "learningRate", title: "learning rate"),
    MetricDefinition(name: "gradientNorm", title: "gradient norm"),
    MetricDefinition(name: "f1", title: "F1", unit: .fraction, direction: .higherIsBetter),
    MetricDefinition(name: "precision", unit: .fraction, direction: .higherIsBetter),
    MetricDefinition(name: "recall", unit: .fraction, direction: .higherIsBetter),
    MetricDefinition(name: "sparsity", unit: .fraction, direction: .higherIsBetter),
  ]
}
