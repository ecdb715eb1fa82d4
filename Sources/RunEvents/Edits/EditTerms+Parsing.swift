/// Why what stands behind a value says nothing of how to edit.
public enum EditTermsProblem: Error, Hashable, Sendable {
  /// A word that begins neither.
  case unknownWord(String)
  /// The same twice.
  case twice(String)
  /// `over` or `for` without a length.
  case noLength(after: String)
  /// A length without what it is counted in.
  case noUnit(String)
  case badLength(String)
  /// `guard` without a percentage.
  case noPercent
  case badPercent(String)
}

extension EditTermsProblem: CustomStringConvertible {
  /// What is wrong, as one clause, and what to write instead.
  public var description: String {
    switch self {
    case .unknownWord(let word):
      "behind a value: over 200 steps, guard 20% (not ‘\(word.excerpt)’)"
    case .twice(let word): "\(word) stands there twice"
    case .noLength(let word): "\(word) how long? Such as \(word) 200 steps, or \(word) 2 epochs"
    case .noUnit(let number): "\(number.excerpt) steps or epochs?"
    case .badLength(let text):
      "‘\(text.excerpt)’ is no length; such as 200 steps, or 0.5 epochs"
    case .noPercent: "guard by how much? Such as guard 20%, or guard dev/f1 5% for 3 epochs"
    case .badPercent(let text): "‘\(text.excerpt)’ is no percentage above 0; such as 20%"
    }
  }
}

extension EditTerms {
  /// The words that begin terms behind a value.
  private static let beginnings: Set<String> = ["over", "guard"]

  /// What is typed for an edit, apart: the value's text, and what it says of how.
  public static func split(_ text: String) -> (value: String, terms: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    let isBeginning = { (word: Substring) in beginnings.contains(word.lowercased()) }
    guard let first = words.firstIndex(where: isBeginning) else { return (text, "") }
    return (
      words[..<first].joined(separator: " "), words[first...].joined(separator: " ")
    )
  }

  /// The terms that a text means: `over 200 steps`, `guard 20%`, both, or nothing.
  ///
  /// - Throws: why it means none.
  public init(_ text: String) throws(EditTermsProblem) {
    self.init()
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...]
    while let word = words.popFirst() {
      switch word.lowercased() {
      case "over":
        guard ramp == nil else { throw .twice("over") }
        ramp = try EditSpan(&words, after: "over")
      case "guard":
        guard guarding == nil else { throw .twice("guard") }
        guarding = try EditGuard(&words)
      default: throw .unknownWord(word)
      }
    }
  }
}

extension EditSpan {
  /// A length alone: `200 steps`, `200steps`.
  ///
  /// - Throws: why the text is none.
  public init(_ text: String) throws(EditTermsProblem) {
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...]
    try self.init(&words, after: "over")
    if let more = words.first { throw .unknownWord(more) }
  }

  /// Takes the length from the front of the words.
  fileprivate init(_ words: inout ArraySlice<String>, after word: String) throws(EditTermsProblem) {
    guard let first = words.popFirst() else { throw .noLength(after: word) }
    // Digits and unit may stand together; the e of 1e3 belongs to the number.
    let unitWord = ["steps", "step", "epochs", "epoch"].first { first.lowercased().hasSuffix($0) }
    let number = unitWord.map { String(first.dropLast($0.count)) } ?? first
    let unitText: String
    if let unitWord {
      unitText = unitWord
    } else if let next = words.first, !["over", "guard", "for"].contains(next.lowercased()) {
      unitText = next.lowercased()
      words.removeFirst()
    } else {
      guard (try? NumberText.decimal(number)) != nil else { throw .badLength(number) }
      throw .noUnit(number)
    }
    let unit = Unit.allCases.first {
      [$0.rawValue, String($0.rawValue.dropLast())].contains(unitText)
    }
    guard let count = try? NumberText.decimal(number), let unit else {
      throw .badLength("\(number) \(unitText)")
    }
    self.init(count, unit)
    guard isPossible else { throw .badLength("\(number) \(unitText)") }
  }
}

extension EditGuard {
  /// A guard without the word: `20%`, `dev/f1 5% for 3 epochs`.
  ///
  /// - Throws: why the text is none.
  public init(_ text: String) throws(EditTermsProblem) {
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...]
    try self.init(&words)
    if let more = words.first { throw .unknownWord(more) }
  }

  /// Takes the guard from the front of the words, behind its own.
  fileprivate init(_ words: inout ArraySlice<String>) throws(EditTermsProblem) {
    guard var first = words.popFirst() else { throw .noPercent }
    var metric: MetricKey?
    if !Self.beginsWithDigit(first) {
      metric = MetricKey(first)
      guard let next = words.popFirst() else { throw .noPercent }
      first = next
    }
    var number = first
    if number.hasSuffix("%") {
      number.removeLast()
    } else if words.first == "%" {
      words.removeFirst()
    }
    guard let percent = try? NumberText.decimal(number) else { throw .badPercent(first) }
    self.init(percent: percent, metric: metric)
    guard isPossible else { throw .badPercent(first) }
    guard words.first?.lowercased() == "for" else { return }
    words.removeFirst()
    span = try EditSpan(&words, after: "for")
  }

  private static func beginsWithDigit(_ word: String) -> Bool {
    word.first.map { $0.isNumber || "+-.%".contains($0) } ?? false
  }
}
