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
  /// - Returns: false when it is no valid object; what was gathered is then void.
  mutating func readObject(_ scanner: inout JSONWalker, names table: NameTable) -> Bool {
    path.removeAll(keepingCapacity: true)
    return object(&scanner, table, depth: 0)
  }

  /// Reads any value under a name of its own: a number, or an object flattened below it.
  mutating func readValue(
    _ scanner: inout JSONWalker, named name: [UInt8], names table: NameTable
  ) -> Bool {
    switch scanner.peek() {
    case UInt8(ascii: "{"):
      path = name
      path.append(UInt8(ascii: "."))
      return object(&scanner, table, depth: 1)
    case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"):
      return scanner.skipValue()
    default:
      guard let value = scanner.number() else { return false }
      add(name.withUnsafeBytes { table.number($0.baseAddress!, $0.count) }, value)
      return true
    }
  }

  mutating func add(_ name: Int, _ value: Double) {
    names.append(name)
    values.append(value)
  }

  private mutating func object(
    _ scanner: inout JSONWalker, _ table: NameTable, depth: Int
  ) -> Bool {
    guard depth < JSONWalker.deepestNesting, scanner.take(UInt8(ascii: "{")) else { return false }
    if scanner.take(UInt8(ascii: "}")) { return true }
    while true {
      guard let key = scanner.string(), scanner.take(UInt8(ascii: ":")) else { return false }
      switch scanner.peek() {
      case UInt8(ascii: "{"):
        let outer = path.count
        append(key)
        path.append(UInt8(ascii: "."))
        guard object(&scanner, table, depth: depth + 1) else { return false }
        path.removeSubrange(outer...)
      case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"),
        UInt8(ascii: "n"):
        guard scanner.skipValue(depth: depth + 1) else { return false }
      default:
        guard let value = scanner.number() else { return false }
        add(number(of: key, in: table), value)
      }
      if scanner.take(UInt8(ascii: "}")) { return true }
      guard scanner.take(UInt8(ascii: ",")) else { return false }
    }
  }

  @inline(__always)
  private mutating func number(of key: UnsafeRawBufferPointer, in table: NameTable) -> Int {
    if path.isEmpty, let base = key.baseAddress, !JSONEscapes.hasEscape(key) {
      return table.number(base, key.count)
    }
    let outer = path.count
    append(key)
    defer { path.removeSubrange(outer...) }
    return path.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return table.number("") }
      return table.number(base, bytes.count)
    }
  }

  private mutating func append(_ key: UnsafeRawBufferPointer) {
    if JSONEscapes.hasEscape(key) {
      path.append(contentsOf: JSONEscapes.decoded(key).utf8)
    } else {
      path.append(contentsOf: key)
    }
  }
}
