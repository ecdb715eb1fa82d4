/// Steele, Lea and Flood's SplitMix64 (2014): the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Mostly in −1...1, sometimes huge, sometimes not finite.
  mutating func value() -> Double {
    switch next() % 50 {
    case 0: .nan
    case 1: .infinity
    case 2: -.infinity
    case 3: Double.random(in: -1e300...1e300, using: &self)
    default: Double.random(in: -1...1, using: &self)
    }
  }
}
