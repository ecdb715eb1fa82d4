/// The run that another one branches from: it begins with everything as it was there.
public struct RunParent: Hashable, Sendable {
  /// What the parent is called.
  public var run: String
  /// Optimizer steps done where they part.
  public var step: Int

  /// A branch of `run` at `step`.
  public init(run: String, step: Int) {
    self.run = run
    self.step = step
  }
}
