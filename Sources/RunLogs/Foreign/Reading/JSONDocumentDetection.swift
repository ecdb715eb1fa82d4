import RunCoding

/// Tells a log that is one JSON value from other JSON, by its beginning.
enum JSONDocumentDetection {
  /// So much of a document is looked at.
  private static let longestLook = 1 << 20

  static func isLog(_ text: UnsafeRawBufferPointer) -> Bool {
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: text.prefix(longestLook)))
    guard scanner.skip(UInt8(ascii: "[")) else { return isObject(&scanner) }
    switch scanner.peek() {
    case UInt8(ascii: "{"): return isRecord(&scanner)
    case UInt8(ascii: "["): return isPoint(&scanner)
    default: return false
    }
  }

  /// A time, a step and a value.
  private static func isPoint(_ scanner: inout JSONScanner) -> Bool {
    var numbers = 0
    do throws(JSONDamage) {
      try scanner.elements { (scanner) throws(JSONDamage) in
        _ = try scanner.number()
        numbers += 1
      }
    } catch {
      return false
    }
    return numbers == 3
  }

  private static func isRecord(_ scanner: inout JSONScanner) -> Bool {
    let names = NameTable()
    var record = FlatRecord()
    do throws(JSONDamage) {
      try record.readObject(&scanner, names: names)
    } catch {
      return false
    }
    let counts = record.names.contains { RowColumns.stepRank(names[$0]) != nil }
    return record.count > 1 && counts
      || record.names.contains { TagNaming.standard.knows(names[$0]) }
  }

  /// An object of lists, of objects by row, or a record with line ends in it that is followed by
  /// another.
  private static func isObject(_ scanner: inout JSONScanner) -> Bool {
    var hasColumn = false
    let start = scanner.position
    do throws(JSONDamage) {
      try scanner.members { (scanner, key) throws(JSONDamage) in
        try look(at: key.string ?? "", &scanner, depth: 0, &hasColumn)
      }
    } catch {
      // A document may be longer than what is looked at.
    }
    if hasColumn { return true }
    guard scanner.skip(UInt8(ascii: ",")) || scanner.peek() == UInt8(ascii: "{") else {
      return false
    }
    scanner.position = start
    return isRecord(&scanner)
  }

  /// An object whose first key is the number of the first row.
  private static func isByRow(_ scanner: JSONScanner) -> Bool {
    var rest = scanner
    guard rest.skip(UInt8(ascii: "{")), let key = try? rest.text() else { return false }
    return key == "0"
  }

  private static func look(
    at name: String, _ scanner: inout JSONScanner, depth: Int, _ hasColumn: inout Bool
  ) throws(JSONDamage) {
    let start = scanner.position
    switch scanner.peek() {
    case UInt8(ascii: "[") where TagNaming.standard.knows(name):
      var rest = scanner
      if rest.skip(UInt8(ascii: "[")), rest.peek() != UInt8(ascii: "["),
        (try? rest.number()) != nil
      {
        hasColumn = true
      }
    case UInt8(ascii: "[") where depth == 0:
      var rest = scanner
      if rest.skip(UInt8(ascii: "[")), rest.peek() == UInt8(ascii: "{"), isRecord(&rest) {
        hasColumn = true
      }
    case UInt8(ascii: "{") where isByRow(scanner):
      if TagNaming.standard.knows(name) { hasColumn = true }
    case UInt8(ascii: "{") where depth < 2:
      try scanner.members { (scanner, key) throws(JSONDamage) in
        try look(at: key.string ?? "", &scanner, depth: depth + 1, &hasColumn)
      }
      return
    default: break
    }
    scanner.position = start
    try scanner.skipValue(depth: 1)
  }
}
