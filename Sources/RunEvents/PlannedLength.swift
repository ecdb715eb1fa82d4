/// How long an external trainer's run is to be, as far as its framework knows.
public struct PlannedLength: Hashable, Sendable {
  /// Epochs in all; above 0, whole or not.
  public var epochs: Double
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// Replaces what was said before.
  public init(epochs: Double, step: Int, seconds: Double) {
    self.epochs = epochs
    self.step = step
    self.seconds = seconds
  }
}
