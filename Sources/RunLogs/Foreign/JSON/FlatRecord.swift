import RunCoding

/// The numbers of one JSON object, nested keys joined by dots, as pairs of a name's number and a
/// value.
///
/// A string that is a number is one, and short arrays of numbers are a number an element, `name[0]`
/// and so on. Other strings are kept aside as `texts`; `null`, booleans and longer arrays are passed
/// over, and so are objects that W&B marks as media by a `_type`.
struct FlatRecord {
  private(set) var names: [Int] = []
  private(set) var values: [Double] = []
  /// Short strings that are no numbers: where they stand in what was scanned.
  private(set) var texts: [(name: Int, bytes: UnsafeBufferPointer<UInt8>)] = []
  /// The settings of the run that stand in the record, as text.
  private(set) var settings: [(name: String, value: String)] = []
  private var path: [UInt8] = []

  /// Longer strings say nothing of where a record stands.
  private static let longestText = 64
  /// Longer arrays are data rather than one metric of several parts.
  private static let longestArray = 16

  var count: Int { names.count }

  /// Whether there are numbers in it alone.
  var isPlain: Bool { texts.isEmpty && settings.isEmpty }

  mutating func removeAll() {
    names.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    if !settings.isEmpty { settings.removeAll() }
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
    case UInt8(ascii: "\""):
      // W&B writes what is not finite so.
      let text = try scanner.text()
      if let value = Self.word(text.bytes) {
        add(name.withUnsafeBytes { table.number($0.baseAddress!, $0.count) }, value)
      }
    case UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
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

  /// Gives each number another name.
  mutating func rename(_ name: (Int) -> Int) { names = names.map(name) }

  private mutating func object(
    _ scanner: inout JSONScanner, _ table: NameTable, depth: Int
  ) throws(JSONDamage) {
    guard depth < JSONScanner.greatestDepth else { throw scanner.damage("nested too deep") }
    try scanner.expect(UInt8(ascii: "{"))
    if scanner.skip(UInt8(ascii: "}")) { return }
    let outset = count
    var isMedia = false
    repeat {
      let key = try scanner.text()
      try scanner.expect(UInt8(ascii: ":"))
      switch scanner.peek() {
      case UInt8(ascii: "{"):
        if depth == 0, Self.isSettings(key) {
          try readSettings(&scanner)
          continue
        }
        let outer = path.count
        append(key)
        path.append(UInt8(ascii: "."))
        try object(&scanner, table, depth: depth + 1)
        path.removeSubrange(outer...)
      case UInt8(ascii: "\""):
        if depth > 0, key == "_type" { isMedia = true }
        try text(of: key, &scanner, table)
      case UInt8(ascii: "[") where depth == 0:
        try array(of: key, &scanner, table)
      case UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
        try scanner.skipValue(depth: depth + 1)
      default:
        add(number(of: key, in: table), try scanner.number())
      }
    } while scanner.skip(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "}"))
    if isMedia {
      names.removeSubrange(outset...)
      values.removeSubrange(outset...)
    }
  }

  private mutating func text(
    of key: EscapedText, _ scanner: inout JSONScanner, _ table: NameTable
  ) throws(JSONDamage) {
    let text = try scanner.text().bytes
    guard text.count <= Self.longestText, let start = text.baseAddress, let first = text.first
    else { return }
    let end = start + text.count
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    let lead = isSigned && text.count > 1 ? text[1] : first
    let isNumeral = lead &- 48 < 10 || lead == UInt8(ascii: ".")
    if isNumeral, let (value, next) = DecimalScanner.scan(start, end), next == end {
      return add(number(of: key, in: table), value)
    }
    if !isNumeral, let value = WrappedNumber.scan(start, end) {
      return add(number(of: key, in: table), value)
    }
    texts.append((number(of: key, in: table), text))
  }

  /// What a word for a number that is not finite means; nil for any other text.
  static func word(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let start = text.baseAddress, (3...9).contains(text.count),
      let (value, next) = DecimalScanner.scan(start, start + text.count),
      next == start + text.count, !value.isFinite
    else { return nil }
    return value
  }

  private mutating func array(
    of key: EscapedText, _ scanner: inout JSONScanner, _ table: NameTable
  ) throws(JSONDamage) {
    let start = scanner.position
    var numbers: [Double] = []
    var isPlain = true
    do throws(JSONDamage) {
      try scanner.elements { (scanner) throws(JSONDamage) in
        guard isPlain, numbers.count <= Self.longestArray, let byte = scanner.peek(),
          byte == UInt8(ascii: "-") || byte &- 48 < 10 || byte == UInt8(ascii: "N")
            || byte == UInt8(ascii: "I")
        else {
          isPlain = false
          return try scanner.skipValue(depth: 2)
        }
        numbers.append(try scanner.number())
      }
    } catch {
      scanner.position = start
      return try scanner.skipValue(depth: 1)
    }
    guard isPlain, numbers.count <= Self.longestArray else { return }
    if numbers.count == 1 { return add(number(of: key, in: table), numbers[0]) }
    let outer = path.count
    append(key)
    let named = path.count
    for (index, value) in numbers.enumerated() {
      path.append(contentsOf: "[\(index)]".utf8)
      add(path.withUnsafeBytes { table.number($0.baseAddress!, $0.count) }, value)
      path.removeSubrange(named...)
    }
    path.removeSubrange(outer...)
  }

  // MARK: Settings

  private static let settingsNames: [StaticString] = [
    "config", "hparams", "hyperparameters", "args", "hyper_parameters",
  ]

  private static func isSettings(_ key: EscapedText) -> Bool {
    settingsNames.contains { key == $0 }
  }

  /// The settings that stand directly in the object, as they are written.
  private mutating func readSettings(_ scanner: inout JSONScanner) throws(JSONDamage) {
    var read: [(String, String)] = []
    try scanner.members { (scanner, key) throws(JSONDamage) in
      let first = scanner.peek()
      let start = scanner.position
      try scanner.skipValue(depth: 2)
      guard first != UInt8(ascii: "{"), first != UInt8(ascii: "["), read.count < 1000,
        scanner.position - start < 200
      else { return }
      var value = String(decoding: scanner.bytes[start..<scanner.position], as: UTF8.self)
      if value.hasPrefix("\""), value.hasSuffix("\""), value.count > 1 {
        value = String(value.dropFirst().dropLast())
      }
      read.append((key.string ?? "?", value))
    }
    settings += read
  }

  // MARK: Names

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
