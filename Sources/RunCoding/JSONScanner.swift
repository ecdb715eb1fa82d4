/// Why a piece of JSON could not be read, and where in it.
public struct JSONDamage: Error, Hashable, Sendable {
  /// Bytes from the start of what was scanned.
  public var offset: Int
  /// What is wrong there, as one clause.
  public var reason: String

  /// Damage at a byte of the line.
  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}

/// Reads JSON in place, forwards, without making an object of it (RFC 8259).
///
/// Numbers may also be the strings "NaN", "Infinity" and "-Infinity", or these words bare, as
/// Python writes them.
package struct JSONScanner {
  /// How deep arrays and objects may lie in each other.
  package static let greatestDepth = 256

  package let bytes: UnsafeBufferPointer<UInt8>
  package var position = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.init(bytes.assumingMemoryBound(to: UInt8.self))
  }

  /// The next byte that is not white space; nil at the end.
  @inline(__always)
  package mutating func peek() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return byte }
      position += 1
    }
    return nil
  }

  /// Steps over `byte` if it is next.
  @inline(__always)
  package mutating func skip(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  @inline(__always)
  package mutating func expect(_ byte: UInt8) throws(JSONDamage) {
    guard skip(byte) else {
      let expected = "'\(Character(Unicode.Scalar(byte)))'"
      throw damage("expected \(expected)")
    }
  }

  /// Nothing but white space may follow.
  package mutating func expectEnd() throws(JSONDamage) {
    if peek() != nil { throw damage("text after the end of the value") }
  }

  package func damage(_ reason: String) -> JSONDamage {
    let cause = position < bytes.count ? reason : "\(reason), found the end"
    return JSONDamage(offset: position, reason: cause)
  }

  /// Reads an object; `body` is called with each key and must read, or skip, its value.
  package mutating func members(
    _ body: (inout JSONScanner, EscapedText) throws(JSONDamage) -> Void
  ) throws(JSONDamage) {
    try expect(UInt8(ascii: "{"))
    if skip(UInt8(ascii: "}")) { return }
    repeat {
      let key = try text()
      try expect(UInt8(ascii: ":"))
      try body(&self, key)
    } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
  }

  /// Reads an array; `body` must read, or skip, one element.
  package mutating func elements(
    _ body: (inout JSONScanner) throws(JSONDamage) -> Void
  ) throws(JSONDamage) {
    try expect(UInt8(ascii: "["))
    if skip(UInt8(ascii: "]")) { return }
    repeat { try body(&self) } while skip(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
  }

  /// A string as it stands, still escaped.
  @inline(__always)
  package mutating func text() throws(JSONDamage) -> EscapedText {
    try expect(UInt8(ascii: "\""))
    let start = position
    var isEscaped = false
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return EscapedText(
          bytes: UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)]),
          isEscaped: isEscaped)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        position += 1
      }
      if position < bytes.count, bytes[position] < 0x20 {
        throw damage("control character in a string")
      }
      position += 1
    }
    position = bytes.count
    throw damage("string without an end")
  }

  package mutating func string() throws(JSONDamage) -> String {
    let start = position
    guard let string = try text().string else {
      throw JSONDamage(offset: start, reason: "string with a broken escape")
    }
    return string
  }

  /// Whether the next value is the word, which is then stepped over.
  package mutating func word(_ word: StaticString) -> Bool {
    guard peek() != nil, position + word.utf8CodeUnitCount <= bytes.count else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] {
      return false
    }
    position += word.utf8CodeUnitCount
    return true
  }

  /// Steps over one value of any kind, checking that it is one.
  ///
  /// - Parameter depth: how many arrays and objects it lies in.
  package mutating func skipValue(depth: Int = 0) throws(JSONDamage) {
    guard depth < Self.greatestDepth else { throw damage("nested too deep") }
    switch peek() {
    case UInt8(ascii: "{"):
      try members { (scanner, _) throws(JSONDamage) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try elements { (scanner) throws(JSONDamage) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""):
      _ = try text()
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      guard word("true") || word("false") || word("null") else { throw damage("expected a value") }
    default:
      _ = try number()
    }
  }
}
