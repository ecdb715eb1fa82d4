/// What stands before the elements of an NPY file: version, element type, order and dimensions
/// (NumPy Enhancement Proposal 1, R. Kern 2007, versions 1.0 to 3.0).
struct NPYHeader: Hashable {
  /// As NumPy writes it: byte order, kind and size, for example `<f4`.
  let type: String
  /// Whether the first index varies fastest, as in Fortran.
  let isColumnMajor: Bool
  let dimensions: [Int]
  /// Where the elements begin, as a place in the slice.
  let dataOffset: Int
  /// Bytes before the elements.
  let headerBytes: Int

  init(_ bytes: ArraySlice<UInt8>) throws(ArrayProblem) {
    guard bytes.count >= 10 else { throw .tooShort(byteCount: bytes.count) }
    let start = bytes.startIndex
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else { throw .notNPY }
    let major = bytes[start + 6]
    guard (1...3).contains(major) else { throw .unknownVersion(Int(major)) }
    let lengthBytes = major == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthBytes else { throw .tooShort(byteCount: bytes.count) }
    let length = bytes[(start + 8)..<(start + 8 + lengthBytes)].reversed()
      .reduce(0) { $0 << 8 | Int($1) }
    let textStart = start + 8 + lengthBytes
    guard bytes.count - 8 - lengthBytes >= length else {
      throw .tooShort(byteCount: bytes.count)
    }
    var literal = PythonLiteral(bytes[textStart..<(textStart + length)])
    let members = try literal.dictionary()
    guard case .text(let type)? = members["descr"] else {
      throw members["descr"] == nil ? .damagedHeader("no descr") : .structuredType
    }
    guard case .truth(let isColumnMajor)? = members["fortran_order"] else {
      throw .damagedHeader("no fortran_order")
    }
    guard case .tuple(let dimensions)? = members["shape"] else {
      throw .damagedHeader("no shape")
    }
    self.type = type
    self.isColumnMajor = isColumnMajor
    self.dimensions = dimensions
    dataOffset = textStart + length
    headerBytes = dataOffset - start
  }
}

/// As much of Python's notation as headers use.
private struct PythonLiteral {
  enum Value {
    case text(String)
    case truth(Bool)
    case tuple([Int])
    /// A list, which describes records.
    case list
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func dictionary() throws(ArrayProblem) -> [String: Value] {
    try expect("{")
    var members: [String: Value] = [:]
    while !take("}") {
      let key = try text()
      try expect(":")
      members[key] = try value()
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpaces()
    guard position == bytes.endIndex else {
      throw .damagedHeader("text after its closing brace")
    }
    return members
  }

  private mutating func value() throws(ArrayProblem) -> Value {
    skipSpaces()
    switch position < bytes.endIndex ? bytes[position] : 0 {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "("): return .tuple(try tuple())
    case UInt8(ascii: "["):
      try skipList()
      return .list
    default:
      if takeWord("True") { return .truth(true) }
      if takeWord("False") { return .truth(false) }
      throw .damagedHeader("an unknown value at byte \(position - bytes.startIndex)")
    }
  }

  private mutating func text() throws(ArrayProblem) -> String {
    skipSpaces()
    guard position < bytes.endIndex else { throw .damagedHeader("it ends early") }
    let quote = bytes[position]
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw .damagedHeader("no quote at byte \(position - bytes.startIndex)")
    }
    guard let end = bytes[(position + 1)...].firstIndex(of: quote) else {
      throw .damagedHeader("a quote without its end")
    }
    defer { position = end + 1 }
    return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
  }

  private mutating func tuple() throws(ArrayProblem) -> [Int] {
    try expect("(")
    var numbers: [Int] = []
    while !take(")") {
      skipSpaces()
      let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty, let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw .damagedHeader("a dimension that is no number")
      }
      numbers.append(number)
      position = digits.endIndex
      // Python 2 wrote long integers so.
      _ = takeWord("L")
      if !take(",") {
        try expect(")")
        break
      }
    }
    return numbers
  }

  private mutating func skipList() throws(ArrayProblem) {
    var depth = 0
    while position < bytes.endIndex {
      if bytes[position] == UInt8(ascii: "[") { depth += 1 }
      if bytes[position] == UInt8(ascii: "]") { depth -= 1 }
      position += 1
      if depth == 0 { return }
    }
    throw .damagedHeader("a list without its end")
  }

  private mutating func skipSpaces() {
    while position < bytes.endIndex, [0x20, 0x0a, 0x09, 0x0d].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipSpaces()
    guard position < bytes.endIndex, bytes[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func expect(_ character: Character) throws(ArrayProblem) {
    guard take(character) else {
      throw .damagedHeader("no \(character) at byte \(position - bytes.startIndex)")
    }
  }
}
