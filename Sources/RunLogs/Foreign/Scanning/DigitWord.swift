/// Eight bytes of a text as one integer, the first in the lowest byte: how many digits they begin with,
/// and what number these are.
struct DigitWord {
  /// The bytes less `0`: what is below ten is a digit.
  private let bytes: UInt64
  /// Digits before the first byte that is none, 0...8.
  let count: Int

  /// - Precondition: eight bytes can be read.
  @inline(__always)
  init(_ start: UnsafePointer<UInt8>) {
    bytes =
      UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
      ^ 0x3030_3030_3030_3030
    // What is carried out of a byte that is no digit changes only those behind it.
    let others = ((bytes &+ 0x7676_7676_7676_7676) | bytes) & 0x8080_8080_8080_8080
    count = others.trailingZeroBitCount &>> 3
  }

  /// The number that the digits are.
  ///
  /// - Precondition: there is one at least.
  @inline(__always)
  var value: UInt64 { Self.value(bytes &<< UInt64(64 &- 8 &* count)) }

  /// Eight digits less `0`, the first in the lowest byte, as a number (Lemire, 2018).
  @inline(__always)
  static func value(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* 10) &+ (digits &>> 8)
    let low = (pairs & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
    let high = ((pairs &>> 16) & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32
  }
}
