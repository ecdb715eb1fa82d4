/// What the network wrote of itself at one moment.
public struct TextSample: Hashable, Sendable {
  public var step: Int
  public var seconds: Double
  /// What the outputs were divided by before one was drawn: below 1 the likely gets likelier.
  public var temperature: Double
  public var texts: [String]

  public init(step: Int, seconds: Double, temperature: Double, texts: [String]) {
    self.step = step
    self.seconds = seconds
    self.temperature = temperature
    self.texts = texts
  }
}
