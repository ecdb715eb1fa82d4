extension RunQuery {
  /// Longer texts, and parentheses and negations within more of them, are no queries.
  static let longest = 4000
  static let deepest = 50

  /// Reads a query; an empty one is every run.
  ///
  /// - Throws: where it is none, and why.
  public init(_ text: String) throws(RunQueryProblem) {
    guard text.utf8.count <= Self.longest else {
      throw RunQueryProblem(
        column: Self.longest + 1, reason: "longer than \(Self.longest) characters")
    }
    var parser = Parser(text)
    let condition = try parser.whole()
    self.init(text: text, condition: condition)
  }
}

/// Reads a query from left to right.
private struct Parser {
  private let characters: [Character]
  private var place = 0
  private var depth = 0

  init(_ text: String) { characters = Array(text) }

  mutating func whole() throws(RunQueryProblem) -> RunQuery.Condition {
    passSpaces()
    guard place < characters.count else { return .always }
    let condition = try alternatives()
    if current == ")" { throw problem("a ) without its (") }
    return condition
  }

  private mutating func alternatives() throws(RunQueryProblem) -> RunQuery.Condition {
    var parts = [try sequence()]
    while takeWord("or") { parts.append(try sequence(behind: "or")) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func sequence(
    behind word: String? = nil
  ) throws(RunQueryProblem) -> RunQuery.Condition {
    var parts = [try term(behind: word)]
    while true {
      if takeWord("and") {
        parts.append(try term(behind: "and"))
      } else if let current, current != ")", !isWord("or") {
        parts.append(try term(behind: nil))
      } else {
        return parts.count == 1 ? parts[0] : .all(parts)
      }
    }
  }

  private mutating func term(behind word: String?) throws(RunQueryProblem) -> RunQuery.Condition {
    passSpaces()
    guard let current, current != ")", !isWord("and"), !isWord("or") else {
      throw problem(word.map { "nothing behind \($0)" } ?? "a comparison or a word is missing")
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= RunQuery.deepest else { throw problem("too many parentheses") }
    if takeWord("not") { return .not(try term(behind: "not")) }
    if current == "(" {
      let start = place
      place += 1
      let inner = try alternatives()
      guard self.current == ")" else {
        throw RunQueryProblem(column: start + 1, reason: "a ( without its )")
      }
      place += 1
      passSpaces()
      return inner
    }
    return try comparison()
  }

  private mutating func comparison() throws(RunQueryProblem) -> RunQuery.Condition {
    let start = place
    if relation != nil { throw problem("no name before \(characters[place])") }
    let name = try text(stopsAtRelation: true)
    passSpaces()
    guard let (relation, length) = relation else {
      guard !name.isEmpty else {
        throw RunQueryProblem(column: start + 1, reason: "a name or a word is missing")
      }
      return .word(name.lowercased())
    }
    place += length
    passSpaces()
    if self.relation != nil { throw problem("a second sign where a value is wanted") }
    let valuePlace = place
    let value = try text(stopsAtRelation: false)
    guard !value.isEmpty || valuePlace < place else {
      throw problem("no value behind \(relation.rawValue)")
    }
    passSpaces()
    let field = Self.field(name)
    let ordered: Set<RunQuery.Relation> = [.below, .above, .atMost, .atLeast]
    if ordered.contains(relation), RunQuery.number(value) == nil {
      throw RunQueryProblem(
        column: valuePlace + 1,
        reason: "\(relation.rawValue) wants a number (got \(value.excerpt))")
    }
    return .compare(field, relation, value)
  }

  private static func field(_ name: String) -> RunQuery.Field {
    let kinds: [(String, RunQuery.Field.Kind)] = [
      ("config.", .setting), ("last.", .last), ("best.", .best),
    ]
    for (prefix, kind) in kinds
    where name.lowercased().hasPrefix(prefix) && name.count > prefix.count {
      return RunQuery.Field(kind: kind, name: String(name.dropFirst(prefix.count)), text: name)
    }
    return RunQuery.Field(kind: .any, name: name, text: name)
  }

  // MARK: Pieces

  private var current: Character? { place < characters.count ? characters[place] : nil }

  private mutating func passSpaces() {
    while let current, current.isWhitespace { place += 1 }
  }

  /// The sign at this place, and its length.
  private var relation: (RunQuery.Relation, length: Int)? {
    guard let current else { return nil }
    let next = place + 1 < characters.count ? characters[place + 1] : " "
    switch (current, next) {
    case ("<", "="): return (.atMost, 2)
    case (">", "="): return (.atLeast, 2)
    case ("!", "="): return (.unequal, 2)
    case ("=", "="): return (.equal, 2)
    case ("=", _): return (.equal, 1)
    case ("<", _): return (.below, 1)
    case (">", _): return (.above, 1)
    case (":", _): return (.contains, 1)
    default: return nil
    }
  }

  /// A word up to a space or parenthesis, or what is in quotes.
  private mutating func text(stopsAtRelation: Bool) throws(RunQueryProblem) -> String {
    if let quote = current, quote == "'" || quote == "\"" {
      let start = place
      place += 1
      guard let end = characters[place...].firstIndex(of: quote) else {
        throw RunQueryProblem(column: start + 1, reason: "a quote that does not end")
      }
      defer { place = end + 1 }
      return String(characters[place..<end])
    }
    let start = place
    while let current, !current.isWhitespace, current != "(", current != ")" {
      if stopsAtRelation, relation != nil { break }
      place += 1
    }
    return String(characters[start..<place])
  }

  /// Whether a word of the language stands here, and no name that begins so.
  private func isWord(_ word: String) -> Bool {
    let end = place + word.count
    guard end <= characters.count, String(characters[place..<end]).lowercased() == word else {
      return false
    }
    guard end < characters.count else { return true }
    return characters[end].isWhitespace || characters[end] == "(" || characters[end] == ")"
  }

  private mutating func takeWord(_ word: String) -> Bool {
    passSpaces()
    guard isWord(word) else { return false }
    place += word.count
    passSpaces()
    return true
  }

  private func problem(_ reason: String) -> RunQueryProblem {
    RunQueryProblem(column: place + 1, reason: reason)
  }
}
