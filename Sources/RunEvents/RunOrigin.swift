/// Where a run comes from, as far as it is known only once the run has begun: versions of an
/// external trainer's frameworks, names of its graphics processors.
public struct RunOrigin: Hashable, Sendable {
  /// Text by name, beside those of the manifest.
  public var facts: [String: String]
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// Facts by name that are added to the manifest's provenance, or replace what it says.
  public init(facts: [String: String], step: Int, seconds: Double) {
    self.facts = facts
    self.step = step
    self.seconds = seconds
  }
}

extension RunManifest {
  /// Takes in what was learnt later; what it says itself stays.
  public mutating func add(_ origin: RunOrigin) {
    provenance.merge(origin.facts) { own, _ in own }
  }
}
