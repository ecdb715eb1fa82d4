import RunCoding

/// The numbers of one JSON object, nested keys joined by dots, as pairs of a name's number and a
/// value. Strings, `null`, booleans and arrays are passed over.
struct FlatRecord {
  private(set) var names: [Int] = []
  private(set) var values: [Double] = []
  private var path: [UInt8] = []

  var count: Int { names.count }

  mutating func removeAll() {
    names.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  /// Reads the object that begins at the scanner's place.
  ///
  /// - Throws: when it is no valid object; what was gathered is then void.
  mutating func readObject(
    _ scanner: inout JSONScanner, names table: NameTable
  ) throws(JSONDamage) {
    path.removeAll(keepingCapacity: true)
    try object(&scanner, table, depth: 0)
  }

  /// Reads any value under a name of its own: a number, or an object flattened below it.
  mutating func readValue(
    _ scanner: inout JSONScanner, named name: [UInt8], names table: NameTable
  ) throws(JSONDamage) {
    switch scanner.peek() {
    case UInt8(ascii: "{"):
      path = name
      path.append(UInt8(ascii: "."))
      try object(&scanner, table, depth: 1)
    case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"):
      try scanner.skipValue()
    default:
      let value = try scanner.number()
      add(name.withUnsafeBytes { table.number($0.baseAddress!, $0.count) }, value)
    }
  }

  mutating func add(_ name: Int, _ value: Double) {
    names.append(name)
    values.append(value)
  }

  private mutating func object(
    _ scanner: inout JSONScanner, _ table: NameTable, depth: Int
  ) throws(JSONDamage) {
    guard depth < JSONScanner.greatestDepth else { throw scanner.damage("nested too deep") }
    try scanner.expect(UInt8(ascii: "{"))
    if scanner.skip(UInt8(ascii: "}")) { return }
    repeat {
      let key = try scanner.text()
      try scanner.expect(UInt8(ascii: ":"))
      switch scanner.peek() {
      case UInt8(ascii: "{"):
        let outer = path.count
        append(key)
        path.append(UInt8(ascii: "."))
        try object(&scanner, table, depth: depth + 1)
        path.removeSubrange(outer...)
      case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"),
        UInt8(ascii: "n"):
        try scanner.skipValue(depth: depth + 1)
      default:
        add(number(of: key, in: table), try scanner.number())
      }
    } while scanner.skip(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "}"))
  }

  @inline(__always)
  private mutating func number(of key: EscapedText, in table: NameTable) -> Int {
    if path.isEmpty, let base = key.bytes.baseAddress, !key.isEscaped {
      return table.number(UnsafeRawPointer(base), key.bytes.count)
    }
    let outer = path.count
    append(key)
    defer { path.removeSubrange(outer...) }
    return path.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return table.number("") }
      return table.number(base, bytes.count)
    }
  }

  /// A key with a broken escape stays as it stands.
  private mutating func append(_ key: EscapedText) {
    if key.isEscaped, let text = key.string {
      path.append(contentsOf: text.utf8)
    } else {
      path.append(contentsOf: key.bytes)
    }
  }
}
