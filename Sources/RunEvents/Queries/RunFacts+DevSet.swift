extension RunFacts {
  /// What tells a run's dev set from another's.
  public struct DevSet: Hashable, Sendable {
    /// Of the dev examples; empty in logs of before, and where nobody says.
    var fingerprint = ""
    /// Of all examples, with the seed and the count of those in the dev set: what is left to go by.
    var dataFingerprint = ""
    var seed: UInt64 = 0
    var count = 0

    /// Of a run that nothing is known of.
    public init() {}

    /// What a manifest says.
    public init(_ manifest: RunManifest) {
      fingerprint = manifest.data.devFingerprint
      dataFingerprint = manifest.data.fingerprint
      seed = manifest.seed
      count = manifest.data.devCount
    }

    /// Whether two runs are measured on the same dev examples; nil where nobody can say.
    public func isSame(as other: DevSet) -> Bool? {
      if !fingerprint.isEmpty, !other.fingerprint.isEmpty {
        return fingerprint == other.fingerprint
      }
      guard !dataFingerprint.isEmpty, !other.dataFingerprint.isEmpty else { return nil }
      return dataFingerprint == other.dataFingerprint && count == other.count && seed == other.seed
    }
  }
}
