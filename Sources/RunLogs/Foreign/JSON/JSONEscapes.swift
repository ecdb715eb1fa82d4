/// Turns the raw bytes of a JSON string into text.
enum JSONEscapes {
  static func hasEscape(_ raw: UnsafeRawBufferPointer) -> Bool {
    raw.contains(UInt8(ascii: "\\"))
  }

  /// The text with its escapes resolved; lone surrogates and bytes that are no UTF-8 become
  /// U+FFFD.
  static func decoded(_ raw: UnsafeRawBufferPointer) -> String {
    guard hasEscape(raw) else { return String(decoding: raw, as: UTF8.self) }
    var units: [UInt16] = []
    var plain: [UInt8] = []
    var text = ""
    func flush() {
      text += String(decoding: plain, as: UTF8.self)
      text += String(decoding: units, as: UTF16.self)
      plain.removeAll(keepingCapacity: true)
      units.removeAll(keepingCapacity: true)
    }
    var index = 0
    while index < raw.count {
      let byte = raw[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < raw.count else {
        if !units.isEmpty { flush() }
        plain.append(byte)
        continue
      }
      let escape = raw[index]
      index += 1
      if escape == UInt8(ascii: "u"), let unit = hexadecimal(raw, at: index) {
        if !plain.isEmpty { flush() }
        units.append(unit)
        index += 4
      } else {
        if !units.isEmpty { flush() }
        plain.append(simpleEscapes[escape] ?? escape)
      }
    }
    flush()
    return text
  }

  private static let simpleEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "b"): 8,
    UInt8(ascii: "f"): 12,
  ]

  private static func hexadecimal(_ raw: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
    guard index + 4 <= raw.count else { return nil }
    let digits = String(decoding: raw[index..<(index + 4)], as: UTF8.self)
    return UInt16(digits, radix: 16)
  }
}
