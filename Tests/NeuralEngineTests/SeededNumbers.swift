/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in −1..<1.
  mutating func signed() -> Float {
    Float(Int64(bitPattern: next()) >> 40) * 0x1p-23
  }

  mutating func signed(_ count: Int) -> [Float] {
    (0..<count).map { _ in signed() }
  }
}
