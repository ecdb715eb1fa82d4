extension JSONScanner {
  /// Reads a number, to the nearest double.
  package mutating func number() throws(JSONDamage) -> Double {
    switch peek() {
    case UInt8(ascii: "\""):
      let start = position
      let text = try text()
      if text == "NaN" { return .nan }
      if text == "Infinity" { return .infinity }
      if text == "-Infinity" { return -.infinity }
      throw JSONDamage(offset: start, reason: "expected a number, found a string")
    case UInt8(ascii: "N"):
      if word("NaN") { return .nan }
    case UInt8(ascii: "I"):
      if word("Infinity") { return .infinity }
    case UInt8(ascii: "-"):
      if word("-Infinity") { return -.infinity }
    default: break
    }
    let start = position
    guard let digits = decimal() else { throw damage("expected a number") }
    if let exact = digits.exactDouble { return exact }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(text) else {
      throw JSONDamage(offset: start, reason: "expected a number")
    }
    return value
  }

  /// Reads a whole number exactly. A fraction of zeros and an exponent are allowed, as in `1e3`.
  package mutating func integer() throws(JSONDamage) -> Int {
    _ = peek()
    let start = position
    guard let digits = decimal() else { throw damage("expected a whole number") }
    if digits.exponent == 0, !digits.overflowed {
      if digits.isNegative, digits.mantissa <= UInt64(Int.max) + 1 {
        return Int(truncatingIfNeeded: 0 &- digits.mantissa)
      }
      if !digits.isNegative, let value = Int(exactly: digits.mantissa) { return value }
    } else if let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
      let whole = Int(exactly: value)
    {
      return whole
    }
    throw JSONDamage(offset: start, reason: "expected a whole number of at most 64 bits")
  }

  /// The most that is believed of a count. A double holds every whole number up to it, and a few
  /// hundred of them can be added, or one multiplied by so much, in 64 bits.
  package static let greatestCount = 1 << 53

  /// Reads how many there are of something.
  package mutating func count() throws(JSONDamage) -> Int {
    _ = peek()
    let start = position
    let count = try integer()
    guard (0...Self.greatestCount).contains(count) else {
      throw JSONDamage(offset: start, reason: "expected a count, found \(count)")
    }
    return count
  }

  /// Reads an array of counts, which is believed when their sum is.
  package mutating func counts() throws(JSONDamage) -> [Int] {
    let start = position
    var counts: [Int] = []
    var sum = 0
    try elements { (scanner) throws(JSONDamage) in
      counts.append(try scanner.count())
      sum += counts[counts.count - 1]
      guard sum <= Self.greatestCount else {
        throw JSONDamage(offset: start, reason: "counts of more than \(Self.greatestCount) in all")
      }
    }
    return counts
  }

  /// Reads a share of something, 0...1; NaN where it was none of nothing.
  package mutating func share() throws(JSONDamage) -> Double {
    _ = peek()
    let start = position
    let share = try number()
    guard share.isNaN || (0...1).contains(share) else {
      throw JSONDamage(offset: start, reason: "expected a share of 0...1, found \(share)")
    }
    return share
  }

  /// Reads a whole number without sign exactly.
  package mutating func unsignedInteger() throws(JSONDamage) -> UInt64 {
    _ = peek()
    let start = position
    guard let digits = decimal() else { throw damage("expected a whole number") }
    guard !digits.isNegative, !digits.overflowed, digits.exponent == 0 else {
      throw JSONDamage(offset: start, reason: "expected a whole number of at most 64 bits")
    }
    return digits.mantissa
  }

  /// Steps over a decimal number; nil, and some of it stepped over, when there is none.
  @inline(__always)
  private mutating func decimal() -> Decimal? {
    var result = Decimal()
    result.isNegative = skip(UInt8(ascii: "-"))
    let start = position
    takeDigits(into: &result)
    guard position > start else { return nil }
    if bytes[start] == UInt8(ascii: "0"), position > start + 1 { return nil }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      let fraction = position
      takeDigits(into: &result)
      guard position > fraction else { return nil }
      result.exponent = fraction - position
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      var isNegative = false
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
      {
        isNegative = bytes[position] == UInt8(ascii: "-")
        position += 1
      }
      var power = Decimal()
      let exponent = position
      takeDigits(into: &power)
      guard position > exponent else { return nil }
      let size = power.overflowed ? 100_000 : Int(min(power.mantissa, 100_000))
      result.exponent += isNegative ? -size : size
    }
    return result
  }

  @inline(__always)
  private mutating func takeDigits(into decimal: inout Decimal) {
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return }
      // 10¹⁸ − 1 and one more digit still fit in 64 bits.
      if decimal.mantissa < 1_000_000_000_000_000_000 {
        decimal.mantissa = decimal.mantissa &* 10 &+ UInt64(digit)
      } else {
        let (product, high) = decimal.mantissa.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
        decimal.mantissa = sum
        decimal.overflowed = decimal.overflowed || high || carry
      }
      position += 1
    }
  }

  /// A decimal number: ± mantissa × 10^exponent.
  private struct Decimal {
    var isNegative = false
    var mantissa: UInt64 = 0
    var exponent = 0
    /// The mantissa has more digits than fit.
    var overflowed = false

    /// The nearest double, where it can be told without the library's help.
    var exactDouble: Double? {
      guard !overflowed, let size = ExactDecimal.value(mantissa, tens: exponent) else {
        return nil
      }
      return isNegative ? -size : size
    }
  }
}
