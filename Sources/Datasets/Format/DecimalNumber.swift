/// Decimal numbers in text: quick where the result is exact, by the C library where it is not.
enum DecimalNumber {
  /// The number that all of `bytes`, but for spaces around it, spell in decimal, `inf` or `nan`;
  /// nil when they spell none.
  static func parse(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    let trimmed = trim(bytes)
    guard !trimmed.isEmpty else { return nil }
    return exact(trimmed) ?? anyNumber(trimmed)
  }

  private static func trim(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    var bytes = bytes
    while let first = bytes.first, first == UInt8(ascii: " ") { bytes.removeFirst() }
    while let last = bytes.last, last == UInt8(ascii: " ") { bytes.removeLast() }
    return bytes
  }

  /// `[-+]digits[.digits]` with at most 15 digits: their value is a whole number below 2⁵³ divided
  /// by a power of ten that a double holds exactly, so one division rounds right (Clinger, 1990).
  private static func exact(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    var significand: Int64 = 0
    var digitCount = 0
    var fractionDigits = 0
    var hasPoint = false
    var isNegative = false
    for (position, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        significand = significand * 10 + Int64(byte - UInt8(ascii: "0"))
        digitCount += 1
        guard digitCount <= 15 else { return nil }
        if hasPoint { fractionDigits += 1 }
      case UInt8(ascii: ".") where !hasPoint: hasPoint = true
      case UInt8(ascii: "-") where position == 0: isNegative = true
      case UInt8(ascii: "+") where position == 0: continue
      default: return nil
      }
    }
    guard digitCount > 0 else { return nil }
    let magnitude = Double(significand) / powersOfTen[fractionDigits]
    return isNegative ? -magnitude : magnitude
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  private static func anyNumber(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    // Double(_:) also takes hexadecimal, which a table of decimals does not mean.
    guard !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) else { return nil }
    return Double(String(decoding: bytes, as: UTF8.self))
  }
}
