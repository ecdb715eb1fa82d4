/// A step, and what the network was like inside in it.
public struct MeasuredStep: Sendable {
  /// The same as of a step that is not measured.
  public var result: StepResult
  /// From the input to the output; none when something was not finite.
  public var layers: [LayerMeasurement]
  /// Seconds that the step took longer because it was measured.
  public var measuringSeconds: Double
  /// Seconds of it for counting values.
  public var countingSeconds: Double
}
