/// Numbers that a program wrapped in what it prints of its own: `tensor(0.57, device='cuda:0')`,
/// `np.float64(0.57)`, `[0.57]`.
enum WrappedNumber {
  /// The one number of the text from `start` to `end`; nil when it is another text or holds several.
  static func scan(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Double? {
    var next = start
    while next < end, isName(next.pointee) { next += 1 }
    let opening = next
    while next < end, isBracket(next.pointee) { next += 1 }
    guard next > opening, let (value, after) = DecimalScanner.scan(next, end), after < end else {
      return nil
    }
    var rest = after
    while rest < end, isBracket(rest.pointee) { rest += 1 }
    // What follows a comma within the outermost bracket says how the number is kept.
    guard rest < end else { return rest > after ? value : nil }
    let isCalled = opening > start
    return isCalled && rest.pointee == UInt8(ascii: ",") && (end - 1).pointee == UInt8(ascii: ")")
      && beginsWithName(rest + 1, end) ? value : nil
  }

  private static func beginsWithName(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Bool {
    var next = start
    while next < end, next.pointee == 32 { next += 1 }
    guard next < end else { return false }
    return next.pointee | 0x20 >= UInt8(ascii: "a") && next.pointee | 0x20 <= UInt8(ascii: "z")
  }

  private static func isName(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") || byte &- 48 < 10
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  private static func isBracket(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "]") || byte == 32
  }
}
