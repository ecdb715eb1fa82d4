import Glibc

/// Walks JSON text byte by byte, building nothing.
///
/// Beyond RFC 8259 it takes what Python's `json` writes: bare `NaN`, `Infinity` and `-Infinity`.
/// Every method leaves `next` behind what it read, and returns false or nil at the first byte
/// that does not fit; the value is then not to be used.
struct JSONWalker {
  /// Deeper nesting is refused, so that a hostile line cannot exhaust the stack.
  static let deepestNesting = 64

  private(set) var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  init(_ bytes: UnsafeRawBufferPointer) {
    let base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
    next = base.assumingMemoryBound(to: UInt8.self)
    end = next + bytes.count
  }

  var isAtEnd: Bool { next == end }

  /// The byte at `next` after any white space; 0 at the end.
  @inline(__always)
  mutating func peek() -> UInt8 {
    while next < end {
      let byte = next.pointee
      if byte > 32 { return byte }
      guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return byte }
      next += 1
    }
    return 0
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte, next < end else { return false }
    next += 1
    return true
  }

  /// The raw bytes between the quotes of a string, escapes as they stand.
  @inline(__always)
  mutating func string() -> UnsafeRawBufferPointer? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = next
    while next < end {
      let byte = next.pointee
      if byte == UInt8(ascii: "\"") {
        let text = UnsafeRawBufferPointer(start: start, count: next - start)
        next += 1
        return text
      }
      next += 1
      if byte == UInt8(ascii: "\\") {
        guard next < end else { return nil }
        next += 1
      } else if byte < 32 {
        return nil
      }
    }
    return nil
  }

  @inline(__always)
  mutating func number() -> Double? {
    guard let (value, after) = DecimalScanner.scan(next, end) else { return nil }
    next = after
    return value
  }

  /// Passes over any value.
  mutating func skipValue(depth: Int = 0) -> Bool {
    guard depth < Self.deepestNesting else { return false }
    switch peek() {
    case UInt8(ascii: "{"): return skipObject(depth: depth)
    case UInt8(ascii: "["): return skipArray(depth: depth)
    case UInt8(ascii: "\""): return string() != nil
    case UInt8(ascii: "t"): return word("true")
    case UInt8(ascii: "f"): return word("false")
    case UInt8(ascii: "n"): return word("null")
    default: return number() != nil
    }
  }

  mutating func word(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - next >= count, memcmp(next, word.utf8Start, count) == 0 else { return false }
    next += count
    return true
  }

  private mutating func skipObject(depth: Int) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    if take(UInt8(ascii: "}")) { return true }
    while true {
      guard string() != nil, take(UInt8(ascii: ":")), skipValue(depth: depth + 1) else {
        return false
      }
      if take(UInt8(ascii: "}")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
    }
  }

  private mutating func skipArray(depth: Int) -> Bool {
    guard take(UInt8(ascii: "[")) else { return false }
    if take(UInt8(ascii: "]")) { return true }
    while true {
      guard skipValue(depth: depth + 1) else { return false }
      if take(UInt8(ascii: "]")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
    }
  }
}
