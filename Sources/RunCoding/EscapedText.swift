/// A string of a JSON text as it stands in it, between its quotes.
package struct EscapedText {
  package let bytes: UnsafeBufferPointer<UInt8>
  package let isEscaped: Bool

  package static func == (text: EscapedText, word: StaticString) -> Bool {
    guard text.bytes.count == word.utf8CodeUnitCount else { return false }
    return text.bytes.indices.allSatisfy { text.bytes[$0] == word.utf8Start[$0] }
  }

  /// The string it stands for; nil when an escape is none. What is not UTF-8 is repaired.
  package var string: String? {
    guard isEscaped else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        plain.append(bytes[index])
        index += 1
        continue
      }
      guard index + 1 < bytes.count else { return nil }
      switch bytes[index + 1] {
      case UInt8(ascii: "n"): plain.append(0x0A)
      case UInt8(ascii: "t"): plain.append(0x09)
      case UInt8(ascii: "r"): plain.append(0x0D)
      case UInt8(ascii: "b"): plain.append(0x08)
      case UInt8(ascii: "f"): plain.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        plain.append(bytes[index + 1])
      case UInt8(ascii: "u"):
        guard let (scalar, length) = unicodeEscape(at: index) else { return nil }
        plain.append(contentsOf: String(Character(scalar)).utf8)
        index += length - 2
      default: return nil
      }
      index += 2
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// `\uXXXX`, or two of them for a scalar past the first 65,536; a lone surrogate is U+FFFD.
  private func unicodeEscape(at index: Int) -> (Unicode.Scalar, length: Int)? {
    guard let unit = hexadecimal(at: index + 2) else { return nil }
    if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
    if unit < 0xDC00, index + 12 <= bytes.count, bytes[index + 6] == UInt8(ascii: "\\"),
      bytes[index + 7] == UInt8(ascii: "u"), let low = hexadecimal(at: index + 8),
      (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    {
      return (scalar, 12)
    }
    return ("\u{FFFD}", 6)
  }

  private func hexadecimal(at index: Int) -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<(index + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
