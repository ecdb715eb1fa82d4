/// Bytes that a network in training takes, worked out before any of them is asked for. Floating-point
/// numbers: what nobody could ever have does not overflow.
public struct TrainingMemory: Hashable, Sendable {
  /// Parameters, their gradient, what the optimizer keeps for each, and the weights that evaluations pack.
  public var parameters: Double
  /// A copy of what training changes: parameters and what the optimizer keeps.
  public var state: Double
  /// Every layer's values and derivatives for the examples in flight.
  public var batch: Double

  /// A trainer's.
  public var trainer: Double { parameters + batch }
}

extension NetworkDescription {
  /// What a trainer of it takes.
  ///
  /// - Precondition: it is valid.
  /// - Parameter batchSize: the largest batch of a step.
  public func memory(
    optimizer: OptimizerDescription, workers: Int, batchSize: Int
  ) -> TrainingMemory {
    let plan = plan
    let vector = plan.parameterValues * Double(MemoryLayout<Float>.size)
    let slots = Double(optimizer.slotNames.count)
    return TrainingMemory(
      parameters: (2 + slots + (plan.packsWeights ? 1 : 0)) * vector, state: (1 + slots) * vector,
      batch: plan.workspaceBytes(
        capacity: Trainer.capacity(for: batchSize, workers: workers, plan: plan),
        workers: workers, of: Float.self))
  }

  /// What a gradient check of so many examples takes.
  ///
  /// - Precondition: it is valid.
  public func gradientCheckBytes(examples: Int) -> Double {
    let plan = plan
    return 2 * plan.parameterValues * Double(MemoryLayout<Double>.size)
      + plan.workspaceBytes(capacity: examples, workers: 1, of: Double.self)
  }
}

extension NetworkPlan {
  /// The flat parameter vector's length.
  var parameterValues: Double { Double(tensors.last?.range.upperBound ?? 0) }

  /// What a `Workspace` of so many rows takes.
  func workspaceBytes<R: Real>(capacity: Int, workers: Int, of type: R.Type) -> Double {
    let size = Double(MemoryLayout<R>.size)
    var rowBytes = 0.0
    for (number, slot) in slots.enumerated() {
      if slot.aliasOf == nil { rowBytes += Double(slot.count) * size }
      if needsGradient[number] { rowBytes += Double(slot.count) * size }
    }
    var workerBytes = 0.0
    var scratch = 0.0
    for entry in entries {
      let layer = entry.stage.layer
      rowBytes += Double(layer.savedCount) * size
      workerBytes += (Double(layer.partialCount) + 16) * size
      scratch = max(scratch, Double(layer.scratchCount(rows: capacity)))
    }
    // Labels, weights, lengths and targets.
    rowBytes += Double(output.steps) * (4 + size) + 4 + Double(output.count) * size
    if comparesExamples {
      rowBytes += Double(capacity) * size
      scratch = max(scratch, Double(capacity))
    }
    workerBytes += scratch * size
    return Double(capacity) * rowBytes + Double(workers) * workerBytes
  }
}
