/// How fast a workload trained, or predicted.
public struct EngineMeasurement: Hashable, Sendable {
  /// Optimizer steps that were timed, or calls that predict a batch.
  public var steps: Int
  /// Seconds that the steps took together.
  public var seconds: Double
  /// Examples in a minibatch.
  public var batchSize: Int
  /// Threads the batches were split over.
  public var workers: Int

  /// Optimizer steps a second.
  public var stepsPerSecond: Double { Double(steps) / seconds }
  /// Examples a second.
  public var examplesPerSecond: Double { stepsPerSecond * Double(batchSize) }
}
