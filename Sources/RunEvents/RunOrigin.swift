/// Where a run comes from, as far as it is known only once the run has begun: versions of an
/// external trainer's frameworks, names of its graphics processors.
public struct RunOrigin: Hashable, Sendable {
  /// Text by name, beside those of the manifest.
  public var facts: [String: String]
  public var step: Int
  public var seconds: Double

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
