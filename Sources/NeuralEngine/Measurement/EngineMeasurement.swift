/// How fast a workload trained.
public struct EngineMeasurement: Hashable, Sendable {
  public var steps: Int
  public var seconds: Double
  public var batchSize: Int
  /// Threads the batches were split over.
  public var workers: Int
  public var operationsPerExample: Int

  public var stepsPerSecond: Double { Double(steps) / seconds }
  public var examplesPerSecond: Double { stepsPerSecond * Double(batchSize) }
  /// Billions of floating-point operations a second, matrix products only.
  public var gigaflops: Double { examplesPerSecond * Double(operationsPerExample) / 1e9 }
}
