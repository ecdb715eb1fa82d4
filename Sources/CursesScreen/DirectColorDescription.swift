import CNcurses
import Glibc

/// A terminal description like the current one, but with 24-bit colours.
///
/// Most terminals that show 24-bit colours call themselves `xterm-256color` or the like and say so in
/// `COLORTERM` only, while ncurses asks the terminal database alone, and `xterm-direct` is not
/// everywhere installed. So the entry is written anew in memory, in the compiled format of term(5)
/// with 32-bit numbers, and handed to ncurses in `TERMINFO` as `b64:…` (ncurses 6.1 and later).
enum DirectColorDescription {
  /// Writes the entry of the terminal last set up, under the name `name`.
  static func compiled(name: String) -> [UInt8] {
    var entry: [UInt8] = []
    let flags = names(cncurses_flag_name).map { name -> UInt8 in
      name != "ccc" && TerminalDescription.flag(name) ? 1 : 0
    }
    let numbers = names(cncurses_number_name).map { name -> Int in
      switch name {
      case "colors": 1 << 24
      case "pairs": 1 << 16
      default: TerminalDescription.number(name) ?? -1
      }
    }
    let strings = names(cncurses_string_name).map(replacement)
    let title = Array((name + "|with 24-bit colours").utf8) + [0]
    let table = stringTable(strings)
    appendShorts(
      [0o1036, title.count, flags.count, numbers.count, strings.count, table.bytes.count],
      to: &entry
    )
    entry += title
    entry += flags
    if entry.count % 2 == 1 { entry.append(0) }
    for number in numbers { appendInt(number, to: &entry) }
    appendShorts(table.offsets, to: &entry)
    entry += table.bytes
    appendExtensions(to: &entry)
    return entry
  }

  /// Capabilities outside the standard ones: 24-bit colours, default colours, mouse protocol.
  private static func appendExtensions(to entry: inout [UInt8]) {
    if entry.count % 2 == 1 { entry.append(0) }
    let mouse = TerminalDescription.string("XM")
    let values = stringTable(mouse.map { [$0] } ?? [])
    let names = stringTable(
      ["AX", "RGB"].map { Array($0.utf8) } + (mouse == nil ? [] : [[0x58, 0x4D]]))
    appendShorts(
      [
        2, 0, values.offsets.count, values.offsets.count + names.offsets.count,
        values.bytes.count + names.bytes.count,
      ], to: &entry)
    entry += [TerminalDescription.flag("AX") ? 1 : 0, 1]
    // Names are counted from the end of the values.
    appendShorts(values.offsets + names.offsets, to: &entry)
    entry += values.bytes + names.bytes
  }

  private static func replacement(_ name: String) -> [UInt8]? {
    let components = "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%dm"
    switch name {
    case "setaf": return Array(("\u{1B}[38;2;" + components).utf8)
    case "setab": return Array(("\u{1B}[48;2;" + components).utf8)
    case "initc", "initp", "oc", "scp", "setf", "setb": return nil
    default: return TerminalDescription.string(name)
    }
  }

  private static func names(_ name: (Int32) -> UnsafePointer<CChar>?) -> [String] {
    var names: [String] = []
    while let next = name(Int32(names.count)) { names.append(String(cString: next)) }
    return names
  }

  private static func stringTable(_ strings: [[UInt8]?]) -> (offsets: [Int], bytes: [UInt8]) {
    var bytes: [UInt8] = []
    let offsets = strings.map { string -> Int in
      guard let string else { return -1 }
      let offset = bytes.count
      bytes += string + [0]
      return offset
    }
    return (offsets, bytes)
  }

  private static func appendShorts(_ values: [Int], to entry: inout [UInt8]) {
    for value in values {
      let bits = UInt16(truncatingIfNeeded: value)
      entry += [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
    }
  }

  private static func appendInt(_ value: Int, to entry: inout [UInt8]) {
    let bits = UInt32(truncatingIfNeeded: value)
    for shift in [0, 8, 16, 24] as [UInt32] {
      entry.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
  }
}

extension [UInt8] {
  /// RFC 4648, as `TERMINFO` takes it.
  var base64: String {
    let digits = Array<UInt8>(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: count, by: 3) {
      let group = self[start..<Swift.min(start + 3, count)]
      var bits = 0
      for byte in group { bits = bits << 8 | Int(byte) }
      bits <<= 8 * (3 - group.count)
      for position in 0..<4 {
        let digit = bits >> (18 - 6 * position) & 63
        text.append(position <= group.count ? digits[digit] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
