/// A line of a trainer's output: what it says, and how it is drawn.
package struct PrintedText: Hashable, Sendable {
  /// Without the sequences by which a terminal is told colours and the like (ECMA-48).
  package private(set) var plain: String
  /// The same with those for colours left in.
  package private(set) var colored: String

  package init(_ bytes: [UInt8]) {
    var plain: [UInt8] = []
    var colored: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x1B else {
        plain.append(bytes[index])
        colored.append(bytes[index])
        index += 1
        continue
      }
      let end = Self.end(of: bytes, from: index)
      if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "["),
        bytes[end - 1] == UInt8(ascii: "m")
      {
        colored += bytes[index..<end]
      }
      index = end
    }
    self.plain = String(decoding: plain, as: UTF8.self)
    self.colored =
      colored.count == plain.count ? self.plain : String(decoding: colored, as: UTF8.self)
  }

  /// Behind the sequence that begins at `start`; at most the end of the line.
  private static func end(of bytes: [UInt8], from start: Int) -> Int {
    var index = start + 1
    guard index < bytes.count else { return index }
    switch bytes[index] {
    case UInt8(ascii: "["):
      index += 1
      while index < bytes.count, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
      return min(index + 1, bytes.count)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
      // A string, as a window's title: to BEL, or to ESC and a backslash.
      while index < bytes.count, bytes[index] != 0x07 {
        if bytes[index] == 0x1B { return min(index + 2, bytes.count) }
        index += 1
      }
      return min(index + 1, bytes.count)
    default:
      while index < bytes.count, (0x20...0x2F).contains(bytes[index]) { index += 1 }
      return min(index + 1, bytes.count)
    }
  }
}
