import RunCoding

/// Reads decimal numbers from bytes, each rounded to the nearest double as IEEE 754 asks.
///
/// Up to 19 digits with a power of ten in −27...27, which is nearly every number a log holds, are
/// computed in integers with no error before the one rounding; the rest go through the standard
/// library's correctly rounded conversion.
enum DecimalScanner {
  /// The longest number that is taken for one; longer runs of digits are not what a trainer logs.
  static let longestNumber = 4096

  /// Reads the number that begins at `start`: digits with sign, point and exponent, or `nan`, `inf`
  /// and `infinity` in any case.
  ///
  /// - Returns: the value and the byte after it; nil when no number begins here.
  @inline(__always)
  static func scan(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (value: Double, next: UnsafePointer<UInt8>)? {
    var next = start
    var isNegative = false
    if next < end, next.pointee < UInt8(ascii: ".") {
      isNegative = next.pointee == UInt8(ascii: "-")
      guard isNegative || next.pointee == UInt8(ascii: "+") else { return nil }
      next += 1
    }
    var digits = Digits()
    digits.takeFew(&next, end)
    var exponent = 0
    if next < end, next.pointee == UInt8(ascii: ".") {
      let integerDigits = digits.seen
      next += 1
      digits.take(&next, end)
      exponent = integerDigits &- digits.seen
    }
    guard digits.seen > 0 else { return scanWord(next, end, isNegative: isNegative) }
    if next < end, next.pointee | 0x20 == UInt8(ascii: "e"),
      let (written, after) = scanExponent(next + 1, end)
    {
      exponent &+= written
      next = after
    }
    if digits.significant <= 19, let value = ExactDecimal.value(digits.value, tens: exponent) {
      return (isNegative ? -value : value, next)
    }
    return slowly(start, next).map { ($0, next) }
  }

  /// A whole number with sign; nil when there is none or it does not fit.
  static func scanInteger(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (value: Int, next: UnsafePointer<UInt8>)? {
    var next = start
    var isNegative = false
    if next < end, next.pointee == UInt8(ascii: "-") {
      isNegative = true
      next += 1
    }
    var digits = Digits()
    digits.take(&next, end)
    guard digits.seen > 0, digits.significant <= 18 else { return nil }
    let magnitude = Int(truncatingIfNeeded: digits.value)
    return (isNegative ? -magnitude : magnitude, next)
  }

  @inline(never)
  private static func scanExponent(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (value: Int, next: UnsafePointer<UInt8>)? {
    var next = start
    var isNegative = false
    if next < end, next.pointee == UInt8(ascii: "-") || next.pointee == UInt8(ascii: "+") {
      isNegative = next.pointee == UInt8(ascii: "-")
      next += 1
    }
    guard next < end, next.pointee &- 48 < 10 else { return nil }
    var value = 0
    while next < end, next.pointee &- 48 < 10 {
      if value < 100_000 { value = value * 10 + Int(next.pointee &- 48) }
      next += 1
    }
    return (isNegative ? -value : value, next)
  }

  @inline(never)
  private static func scanWord(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, isNegative: Bool
  ) -> (value: Double, next: UnsafePointer<UInt8>)? {
    func begins(with word: StaticString) -> Bool {
      guard end - start >= word.utf8CodeUnitCount else { return false }
      for index in 0..<word.utf8CodeUnitCount
      where start[index] | 0x20 != word.utf8Start[index] {
        return false
      }
      return true
    }
    if begins(with: "nan") { return (.nan, start + 3) }
    let infinity: Double = isNegative ? -.infinity : .infinity
    if begins(with: "infinity") { return (infinity, start + 8) }
    if begins(with: "inf") { return (infinity, start + 3) }
    return nil
  }

  /// The standard library's conversion, which takes any length and is right to the last bit.
  @inline(never)
  private static func slowly(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Double? {
    guard end - start <= longestNumber else { return nil }
    return Double(
      String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self))
  }
}

/// Decimal digits gathered from left to right into one integer.
private struct Digits {
  /// Exact while `significant` is at most 19.
  var value: UInt64 = 0
  var seen = 0
  /// Digits from the first that is not zero.
  var significant = 0

  /// Takes digits one by one, which is quickest for the few before a point.
  @inline(__always)
  mutating func takeFew(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) {
    let first = next
    while next < end, next.pointee == UInt8(ascii: "0") { next += 1 }
    let firstSignificant = next
    takeOneByOne(&next, end)
    seen &+= next - first
    significant &+= next - firstSignificant
  }

  @inline(__always)
  private mutating func takeOneByOne(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) {
    var value = value
    while next < end {
      let digit = next.pointee &- 48
      guard digit < 10 else { break }
      value = value &* 10 &+ UInt64(digit)
      next += 1
    }
    self.value = value
  }

  @inline(__always)
  mutating func take(_ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    let first = next
    if significant == 0 {
      while next < end, next.pointee == UInt8(ascii: "0") { next += 1 }
    }
    let firstSignificant = next
    var value = value
    while end - next >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
      guard Self.areAllDigits(word) else { break }
      value = value &* 100_000_000 &+ DigitWord.value(word &- 0x3030_3030_3030_3030)
      next += 8
    }
    self.value = value
    takeOneByOne(&next, end)
    seen &+= next - first
    significant &+= next - firstSignificant
  }

  @inline(__always)
  private static func areAllDigits(_ word: UInt64) -> Bool {
    (word & 0xf0f0_f0f0_f0f0_f0f0)
      | (((word &+ 0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0) &>> 4) == 0x3333_3333_3333_3333
  }
}
