/// What the network wrote of itself at one moment.
public struct TextSample: Hashable, Sendable {
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// What the outputs were divided by before one was drawn: below 1 the likely gets likelier.
  public var temperature: Double
  /// What it wrote, a text for each draw.
  public var texts: [String]

  /// Texts drawn at one moment of the run.
  public init(step: Int, seconds: Double, temperature: Double, texts: [String]) {
    self.step = step
    self.seconds = seconds
    self.temperature = temperature
    self.texts = texts
  }
}
