import CNcurses

/// What the terminal database says about the terminal `setupterm` or `newterm` last looked up.
enum TerminalDescription {
  static func flag(_ name: String) -> Bool { tigetflag(name) > 0 }

  /// Nil where the terminal lacks it.
  static func number(_ name: String) -> Int? {
    let value = tigetnum(name)
    return value >= 0 ? Int(value) : nil
  }

  /// Nil where the terminal lacks it.
  static func string(_ name: String) -> [UInt8]? {
    guard let pointer = tigetstr(name), Int(bitPattern: pointer) != -1 else { return nil }
    var bytes: [UInt8] = []
    var next = pointer
    while next.pointee != 0 {
      bytes.append(UInt8(bitPattern: next.pointee))
      next += 1
    }
    return bytes
  }

  /// A string without its padding (`$<5>`), ready to be sent.
  static func sendable(_ name: String) -> [UInt8] {
    guard let bytes = string(name) else { return [] }
    var sent: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: "<"),
        let end = bytes[index...].firstIndex(of: UInt8(ascii: ">"))
      {
        index = end + 1
      } else {
        sent.append(bytes[index])
        index += 1
      }
    }
    return sent
  }
}
