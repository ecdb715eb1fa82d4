/// How fast a workload trained.
public struct EngineMeasurement: Hashable, Sendable {
  /// Optimizer steps that were timed.
  public var steps: Int
  /// Seconds that the steps took together.
  public var seconds: Double
  /// Examples in a minibatch.
  public var batchSize: Int
  /// Threads the batches were split over.
  public var workers: Int
  /// Floating-point operations of an example's forward and backward pass, matrix products only.
  public var operationsPerExample: Int

  /// Optimizer steps a second.
  public var stepsPerSecond: Double { Double(steps) / seconds }
  /// Examples a second.
  public var examplesPerSecond: Double { stepsPerSecond * Double(batchSize) }
  /// Billions of floating-point operations a second, matrix products only.
  public var gigaflops: Double { examplesPerSecond * Double(operationsPerExample) / 1e9 }
}
