/// Decimals that become the nearest double without a detour by text.
public enum ExactDecimal {
  /// `digits` × 10^`tens` rounded once, half to even; nil outside the range in which that can be
  /// done in 128 bits.
  @inlinable @inline(__always)
  public static func value(_ digits: UInt64, tens: Int) -> Double? {
    if digits < 1 << 53, tens >= -22, tens <= 22 {
      // Both factors are doubles without error, so IEEE rounds the one operation (Clinger, 1990).
      let magnitude = Double(digits)
      return tens < 0 ? magnitude / powersOfTen[-tens] : magnitude * powersOfTen[tens]
    }
    if digits == 0 { return 0 }
    guard tens >= -27, tens <= 27 else { return nil }
    return Double(
      bitPattern: tens < 0 ? quotient(digits, tens: -tens) : product(digits, tens: tens))
  }

  /// `digits` / 10^`tens`, by the reciprocal of the power of five (Lemire, 2021).
  ///
  /// The product's upper half is the quotient's first 63 or 64 bits or one unit too few, which tells
  /// how it is rounded but near a half, in two of a thousand cases: these are divided out.
  @inlinable @inline(__always)
  static func quotient(_ digits: UInt64, tens: Int) -> UInt64 {
    let shift = digits.leadingZeroBitCount
    let dividend = digits &<< UInt64(truncatingIfNeeded: shift)
    let quotient = dividend.multipliedFullWidth(by: reciprocals[tens]).high
    let dropped = UInt64(truncatingIfNeeded: 11 &- quotient.leadingZeroBitCount)
    let half: UInt64 = 1 &<< (dropped &- 1)
    let rest = quotient & (half &<< 1 &- 1)
    guard rest &+ 1 < half || rest > half else { return divided(digits, tens: tens) }
    // 5^k has ⌊k log₂5⌋ + 1 bits.
    let fiveBits = ((tens &* 152_170) &>> 16) &+ 1
    return rounded(quotient, hasMore: true, binaryExponent: 1 &- fiveBits &- shift &- tens)
  }

  /// The same by division: 128 by 64 bits give 63 or 64 bits of the quotient, and the remainder tells
  /// whether anything follows them.
  @usableFromInline @inline(never)
  static func divided(_ digits: UInt64, tens: Int) -> UInt64 {
    let digitShift = digits.leadingZeroBitCount
    let dividend = digits &<< UInt64(truncatingIfNeeded: digitShift)
    let five = powersOfFive[tens]
    let fiveShift = five.leadingZeroBitCount
    let divisor = five &<< UInt64(truncatingIfNeeded: fiveShift)
    // The divisor has its top bit set and the dividend's upper half has not: no overflow.
    let (quotient, remainder) = divisor.dividingFullWidth((dividend &>> 1, dividend &<< 63))
    return rounded(
      quotient, hasMore: remainder != 0, binaryExponent: fiveShift &- digitShift &- 63 &- tens)
  }

  @usableFromInline @inline(never)
  static func product(_ digits: UInt64, tens: Int) -> UInt64 {
    let (high, low) = digits.multipliedFullWidth(by: powersOfFive[tens])
    guard high != 0 else {
      let shift = low.leadingZeroBitCount
      return rounded(
        low << UInt64(truncatingIfNeeded: shift), hasMore: false, binaryExponent: tens - shift)
    }
    let shift = UInt64(truncatingIfNeeded: high.leadingZeroBitCount)
    let top = shift == 0 ? high : high << shift | low >> (64 - shift)
    let rest = low << shift
    return rounded(top, hasMore: rest != 0, binaryExponent: tens + 64 - Int(shift))
  }

  /// The bits of the double nearest `value` × 2^`binaryExponent`.
  ///
  /// - Precondition: `value` has 63 or 64 significant bits, and the result is a normal number.
  @inlinable @inline(__always)
  static func rounded(_ value: UInt64, hasMore: Bool, binaryExponent: Int) -> UInt64 {
    let bitCount = 64 &- value.leadingZeroBitCount
    let dropped = UInt64(truncatingIfNeeded: bitCount &- 53)
    var significand = value &>> dropped
    let half: UInt64 = 1 &<< (dropped &- 1)
    let rest = value & (half &<< 1 &- 1)
    if rest > half || rest == half && (hasMore || significand & 1 == 1) { significand &+= 1 }
    let exponent = UInt64(truncatingIfNeeded: binaryExponent &+ bitCount &- 1 &+ 1023)
    // A significand that rounded up to 2^53 carries into the exponent, which is just right.
    return exponent &<< 52 &+ (significand &- 1 &<< 52)
  }

  @usableFromInline static let powersOfTen: InlineArray<23, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  @usableFromInline static let powersOfFive: InlineArray<28, UInt64> = [
    1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1_953_125, 9_765_625, 48_828_125, 244_140_625,
    1_220_703_125, 6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125,
    3_814_697_265_625, 19_073_486_328_125, 95_367_431_640_625, 476_837_158_203_125,
    2_384_185_791_015_625, 11_920_928_955_078_125, 59_604_644_775_390_625,
    298_023_223_876_953_125, 1_490_116_119_384_765_625, 7_450_580_596_923_828_125,
  ]

  /// ⌊2^(63 + b) / 5^k⌋ for a 5^k of b bits, from k = 1 on.
  @usableFromInline static let reciprocals: InlineArray<28, UInt64> = [
    0, 0xcccccccccccccccc, 0xa3d70a3d70a3d70a, 0x83126e978d4fdf3b, 0xd1b71758e219652b,
    0xa7c5ac471b478423, 0x8637bd05af6c69b5, 0xd6bf94d5e57a42bc, 0xabcc77118461cefc,
    0x89705f4136b4a597, 0xdbe6fecebdedd5be, 0xafebff0bcb24aafe, 0x8cbccc096f5088cb,
    0xe12e13424bb40e13, 0xb424dc35095cd80f, 0x901d7cf73ab0acd9, 0xe69594bec44de15b,
    0xb877aa3236a4b449, 0x9392ee8e921d5d07, 0xec1e4a7db69561a5, 0xbce5086492111aea,
    0x971da05074da7bee, 0xf1c90080baf72cb1, 0xc16d9a0095928a27, 0x9abe14cd44753b52,
    0xf79687aed3eec551, 0xc612062576589dda, 0x9e74d1b791e07e48,
  ]
}
