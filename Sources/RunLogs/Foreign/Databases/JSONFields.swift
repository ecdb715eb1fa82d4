import RunCoding

/// The values of a small JSON object as texts.
enum JSONFields {
  /// Each value as it stands, strings without quotes; empty for what is no object.
  static func texts(of bytes: UnsafeRawBufferPointer) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    var scanner = JSONScanner(bytes)
    do throws(JSONDamage) {
      try scanner.members { (scanner, key) throws(JSONDamage) in
        fields.append((key.string ?? "", try text(&scanner)))
      }
    } catch {
      return fields
    }
    return fields
  }

  /// The choices of a categorical distribution, as Optuna stores them; empty for another.
  static func choices(of bytes: UnsafeRawBufferPointer) -> [String] {
    var choices: [String] = []
    var scanner = JSONScanner(bytes)
    do throws(JSONDamage) {
      try scanner.members { (scanner, key) throws(JSONDamage) in
        guard key.string == "attributes" else { return try scanner.skipValue(depth: 1) }
        try scanner.members { (scanner, key) throws(JSONDamage) in
          guard key.string == "choices" else { return try scanner.skipValue(depth: 2) }
          try scanner.elements { (scanner) throws(JSONDamage) in
            choices.append(try text(&scanner))
          }
        }
      }
    } catch {
      return []
    }
    return choices
  }

  private static func text(_ scanner: inout JSONScanner) throws(JSONDamage) -> String {
    if scanner.peek() == UInt8(ascii: "\"") { return try scanner.text().string ?? "" }
    let start = scanner.position
    try scanner.skipValue(depth: 3)
    return String(decoding: scanner.bytes[start..<scanner.position], as: UTF8.self)
  }
}
