/// A sum of doubles with no rounding but the last one, whatever their order and size.
///
/// A fixed-point number wide enough for every double, in digits of 32 bits that are each kept with
/// room for carries (Neal, Fast Exact Summation Using Small and Large Superaccumulators, 2015).
public struct ExactSum: Sendable {
  /// A double's lowest bit is 2^−1074, its highest below 2^1024: 2098 bits, and room for carries.
  private static let digitCount = 68
  /// Additions that the digits' room is good for: each adds less than 2^53 to a digit.
  private static let additionsBetweenCarries = 512

  private var digits: [Int64] = []
  private var room = ExactSum.additionsBetweenCarries

  /// The sum of nothing, 0.
  public init() {}

  /// - Precondition: `value` is finite.
  public mutating func add(_ value: Double) { _ = add(CollectionOfOne(value)) }

  /// Adds those that are finite.
  ///
  /// - Returns: how many are not.
  mutating func add(_ values: some Collection<Double>) -> Int {
    if digits.isEmpty { digits = Array(repeating: 0, count: Self.digitCount) }
    var others = 0
    var rest = values.makeIterator()
    var isOver = false
    while !isOver {
      if room == 0 { carry() }
      var room = room
      isOver = digits.withUnsafeMutableBufferPointer { digits in
        while room > 0 {
          guard let value = rest.next() else { return true }
          guard value.isFinite else {
            others += 1
            continue
          }
          room -= 1
          Self.add(value, to: digits)
        }
        return false
      }
      self.room = room
    }
    return others
  }

  @inline(__always)
  private static func add(_ value: Double, to digits: UnsafeMutableBufferPointer<Int64>) {
    let fraction = value.significandBitPattern
    let exponent = Int(value.exponentBitPattern)
    let significand = exponent == 0 ? fraction : fraction | 1 << 52
    // The lowest bit stands for 2^(place − 1074).
    let place = max(exponent, 1) - 1
    let digit = place >> 5
    let shift = UInt64(place & 31)
    let low = Int64(bitPattern: significand &<< shift & 0xffff_ffff)
    let high = Int64(bitPattern: significand &>> (32 - shift))
    if value.sign == .minus {
      digits[digit] &-= low
      digits[digit + 1] &-= high
    } else {
      digits[digit] &+= low
      digits[digit + 1] &+= high
    }
  }

  /// The double nearest the sum, half to even; infinite when it is too large for one.
  public var value: Double {
    var copy = self
    guard !digits.isEmpty else { return 0 }
    copy.carry()
    let isNegative = copy.digits[Self.digitCount - 1] < 0
    if isNegative {
      for index in copy.digits.indices { copy.digits[index] = -copy.digits[index] }
      copy.carry()
    }
    let magnitude = Self.rounded(copy.digits)
    return isNegative ? -magnitude : magnitude
  }

  /// Brings every digit but the highest into 0..<2^32.
  private mutating func carry() {
    for index in 0..<(Self.digitCount - 1) {
      digits[index + 1] += digits[index] >> 32
      digits[index] &= 0xffff_ffff
    }
    room = Self.additionsBetweenCarries
  }

  private static func rounded(_ digits: [Int64]) -> Double {
    guard let top = digits.lastIndex(where: { $0 != 0 }) else { return 0 }
    // Three digits hold at least the 65 highest bits; what is below them only breaks ties.
    let lowest = max(top - 2, 0)
    var bits: UInt128 = 0
    for index in stride(from: top, through: lowest, by: -1) {
      bits = bits << 32 | UInt128(truncatingIfNeeded: digits[index])
    }
    if digits[..<lowest].contains(where: { $0 != 0 }) { bits |= 1 }
    let exponent = 32 * lowest - 1074
    let bitCount = 128 - bits.leadingZeroBitCount
    // Below 2^−1022 a double has fewer bits, but then there is nothing to drop either.
    guard bitCount > 53 else { return scaled(UInt64(bits), exponent) }
    let dropped = bitCount - 53
    var significand = UInt64(truncatingIfNeeded: bits >> UInt128(dropped))
    let rest = bits & (UInt128(1) << UInt128(dropped) - 1)
    let half = UInt128(1) << UInt128(dropped - 1)
    if rest > half || rest == half && significand & 1 == 1 { significand += 1 }
    return scaled(significand, exponent + dropped)
  }

  /// Exact: `significand` has at most 54 bits and the result is no subnormal that would drop any.
  private static func scaled(_ significand: UInt64, _ exponent: Int) -> Double {
    guard exponent >= -1022 else {
      return Double(significand) * 0x1p-1022
        * Double(sign: .plus, exponent: exponent + 1022, significand: 1)
    }
    guard exponent <= 1023 else { return significand == 0 ? 0 : .infinity }
    return Double(significand) * Double(sign: .plus, exponent: exponent, significand: 1)
  }
}
