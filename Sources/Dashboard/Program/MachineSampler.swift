/// Measures what the machine that trains is doing.
package protocol MachineSampler {
  /// - Parameters:
  ///   - seconds: on a clock that never goes back.
  ///   - run: the one whose processes are measured beside the machine; nil while none is known.
  /// - Returns: nil until it is time to look again, and where the system does not tell.
  mutating func sample(seconds: Double, run: MeasuredRun?) -> SystemLoad?
}

/// A run of this machine, for whoever measures what it takes.
package struct MeasuredRun: Hashable, Sendable {
  /// Its folder.
  package var path: String
  /// Whether the process that owns it has others train.
  package var isExternal: Bool
}
