/// Measures what the machine that trains is doing.
package protocol MachineSampler {
  /// - Parameter seconds: on a clock that never goes back.
  /// - Returns: nil until it is time to look again, and where the system does not tell.
  mutating func sample(seconds: Double) -> SystemLoad?
}
