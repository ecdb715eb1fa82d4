/// A line known by its words, with places for its numbers: `iter {step}: loss {loss}`.
struct ConsolePattern: Hashable, Sendable {
  /// Why a text is no pattern.
  struct Problem: Error {
    var text: String
  }

  enum Part: Hashable, Sendable {
    case token(ConsoleToken)
    /// A number under a name; nil passes it over.
    case number(String?)
    case anyWord
  }

  /// Without gaps.
  let parts: [Part]

  /// - Throws: `Problem` when a brace is not closed, a name is empty, or there is no number in it.
  init(_ text: String) throws(Problem) {
    // Marks that the scanner takes for a number and for a word.
    var plain = ""
    var names: [String?] = []
    let word = "anywordhere"
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw Problem(text: "a { has no } behind it")
      }
      let name = String(rest[rest.index(after: open)..<close])
      guard !name.isEmpty, !name.contains("{") else { throw Problem(text: "a place has no name") }
      plain += rest[..<open] + (name == "*" ? word : "1")
      if name != "*" { names.append(name == "_" ? nil : name) }
      rest = rest[rest.index(after: close)...]
    }
    plain += rest
    guard !names.isEmpty else {
      throw Problem(text: "has no place for a number, such as {loss}")
    }
    let scanner = ConsoleScanner()
    let tokens = Array(plain.utf8).withUnsafeBytes { bytes in
      scanner.scan(bytes)
      return ConsoleToken.tokens(
        of: UnsafeBufferPointer(start: scanner.shape, count: scanner.shapeCount))
    }
    guard scanner.valueCount == names.count, names.count < ConsoleScanner.mostNumbers else {
      throw Problem(text: "numbers must be places such as {_}, set off from letters before them")
    }
    parts = tokens.filter { !$0.isGap }.map { token in
      if let index = token.number { return .number(names[index]) }
      if case .word(let text) = token {
        return text == word ? .anyWord : .token(.word(text.lowercased()))
      }
      return .token(token)
    }
  }

  /// The numbers of the line under their names, where it begins with this pattern.
  func match(_ tokens: ArraySlice<ConsoleToken>) -> [(name: String, index: Int)]? {
    var found: [(name: String, index: Int)] = []
    var place = tokens.startIndex
    for part in parts {
      while place < tokens.endIndex, tokens[place].isGap { place += 1 }
      guard place < tokens.endIndex else { return nil }
      switch (part, tokens[place]) {
      case (.number(let name), .number(let index, let certainty)):
        guard let name else { break }
        guard certainty == .plain || Self.positions.contains(name) else { return nil }
        found.append((name, index))
      case (.anyWord, .word): break
      case (.token(.word(let wanted)), .word(let text)):
        guard text.lowercased() == wanted else { return nil }
      case (.token(let wanted), let token): guard wanted == token else { return nil }
      default: return nil
      }
      place += 1
    }
    return found
  }

  /// Names of places that say where a line belongs.
  static let positions: Set<String> = ["epoch", "step", "batch", "batches"]
}
