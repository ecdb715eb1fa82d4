/// Writes JSON into a buffer, on one line or indented, in the order it is told.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var depth = 0
  private var needsComma = false
  private var isAfterKey = false

  package init(isPretty: Bool = false) { self.isPretty = isPretty }

  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  package mutating func key(_ name: String) {
    separate()
    bytes.appendJSON(name)
    bytes.append(UInt8(ascii: ":"))
    if isPretty { bytes.append(UInt8(ascii: " ")) }
    needsComma = false
    isAfterKey = true
  }

  package mutating func value(_ string: String) {
    separate()
    bytes.appendJSON(string)
    needsComma = true
  }

  package mutating func value(_ number: Double) {
    separate()
    bytes.appendJSON(number)
    needsComma = true
  }

  package mutating func value(_ number: Int) {
    separate()
    bytes.appendDecimal(number)
    needsComma = true
  }

  package mutating func value(_ number: UInt64) {
    separate()
    bytes.append(contentsOf: String(number).utf8)
    needsComma = true
  }

  package mutating func value(_ flag: Bool) {
    separate()
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    needsComma = true
  }

  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
    needsComma = true
  }

  package mutating func member(_ name: String, _ string: String) {
    key(name)
    value(string)
  }

  package mutating func member(_ name: String, _ number: Double) {
    key(name)
    value(number)
  }

  package mutating func member(_ name: String, _ number: Int) {
    key(name)
    value(number)
  }

  package mutating func member(_ name: String, _ flag: Bool) {
    key(name)
    value(flag)
  }

  /// Leaves the member out when there is no value.
  package mutating func member(_ name: String, ifPresent number: Double?) {
    if let number { member(name, number) }
  }

  package mutating func member(_ name: String, ifPresent string: String?) {
    if let string { member(name, string) }
  }

  package mutating func newline() { bytes.append(0x0A) }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    depth += 1
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    depth -= 1
    if isPretty, needsComma { indent() }
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    if isPretty, depth > 0, !isAfterKey { indent() }
    isAfterKey = false
  }

  private mutating func indent() {
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: depth * 2))
  }
}

extension [UInt8] {
  /// The number as the shortest decimal that reads back as the same double; "NaN", "Infinity" and
  /// "-Infinity" are strings.
  package mutating func appendJSON(_ number: Double) {
    guard number.isFinite else {
      let word = number.isNaN ? "\"NaN\"" : number < 0 ? "\"-Infinity\"" : "\"Infinity\""
      append(contentsOf: word.utf8)
      return
    }
    if appendShortDecimal(number) { return }
    var text = number.description
    text.withUTF8 { utf8 in
      let hasPointZero =
        utf8.count > 2 && utf8[utf8.count - 1] == UInt8(ascii: "0")
        && utf8[utf8.count - 2] == UInt8(ascii: ".")
      append(contentsOf: hasPointZero ? utf8.dropLast(2) : utf8[...])
    }
  }

  /// Numbers of at most fifteen digits, six of them after the point, much faster than in general.
  /// Among so few digits no two decimals share a double: one that reads back is the shortest.
  private mutating func appendShortDecimal(_ number: Double) -> Bool {
    let size = number.magnitude
    guard size < 1e9, size >= 1e-3 || size == 0, number.sign == .plus || size > 0 else {
      return false
    }
    let scaled = (size * 1e6).rounded()
    guard scaled / 1e6 == size else { return false }
    if number < 0 { append(UInt8(ascii: "-")) }
    let (whole, fraction) = Int(scaled).quotientAndRemainder(dividingBy: 1_000_000)
    appendDecimal(whole)
    guard fraction > 0 else { return true }
    append(UInt8(ascii: "."))
    var (rest, place) = (fraction, 100_000)
    while rest > 0 {
      append(UInt8(ascii: "0") + UInt8(rest / place))
      rest %= place
      place /= 10
    }
    return true
  }

  package mutating func appendDecimal(_ number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = 20
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      append(contentsOf: digits[start...])
    }
  }

  package mutating func appendJSON(_ string: String) {
    append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0x0A: append(contentsOf: "\\n".utf8)
      case 0x0D: append(contentsOf: "\\r".utf8)
      case 0x09: append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        append(contentsOf: "\\u00".utf8)
        append(contentsOf: (byte < 0x10 ? "0" : "1").utf8)
        append(contentsOf: String(byte & 15, radix: 16).utf8)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
