/// Values to look at, a byte each: shares of the largest magnitude among them.
public struct ScaledValues: Hashable, Sendable {
  /// The largest magnitude; 0 where all values are 0.
  public var scale: Double
  /// Each value over `scale`, times 127.
  public var values: [Int8]

  /// Values as they are logged.
  public init(scale: Double, values: [Int8]) {
    self.scale = scale
    self.values = values
  }

  /// Brings values down to a byte each; what is no number counts as 0, what is infinite as the
  /// largest finite magnitude.
  public init(_ values: some Collection<Float>) {
    let scale = values.reduce(Float(0)) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    self.scale = Double(scale)
    self.values = values.map { value in
      guard scale > 0, !value.isNaN else { return 0 }
      return Int8((Double(max(-scale, min(scale, value))) / Double(scale) * 127).rounded())
    }
  }

  /// −1...1 of `scale`; 0 beyond the values.
  public func share(_ index: Int) -> Double {
    values.indices.contains(index) ? max(-1, Double(values[index]) / 127) : 0
  }
}
