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

  /// `digits` / 10^`tens`: one 128 by 64 bit division gives 63 or 64 bits of the quotient, and its
  /// remainder tells whether anything follows them.
  @inlinable @inline(__always)
  static func quotient(_ digits: UInt64, tens: Int) -> UInt64 {
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
}
