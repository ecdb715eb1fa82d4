import RunEvents

extension ConsoleFields {
  /// The name that stands before a number.
  struct FoundName {
    var words: [String]
    /// A colon or an equals sign stands between name and number.
    var isExplicit: Bool
    var text: String { words.joined(separator: " ") }
  }

  /// The name that a number at a place has; nil where there is none.
  func nameBefore(_ place: Int) -> FoundName? {
    var before = placeBeforeGap(place - 1)
    while token(before)?.isSign(in: "\"'") == true { before = placeBeforeGap(before - 1) }
    guard let separator = token(before) else { return nil }
    if separator.isSign(in: ":=") { return explicitName(endingAt: before - 1) }
    if separator.isSign("["), let name = nameOfList(before, place) { return name }
    if separator.isSign(in: "[#-"), let name = nameOfBracket(before) { return name }
    guard case .word = separator, !(token(place - 1)?.isWideGap ?? false) || isPosition(separator)
    else { return wideName(before, place) }
    let name = words(endingAt: before)
    return name.isEmpty ? nil : FoundName(words: name, isExplicit: false)
  }

  private func explicitName(endingAt end: Int) -> FoundName? {
    let name = words(endingAt: end)
    return name.isEmpty ? nil : FoundName(words: name, isExplicit: true)
  }

  /// `loss   0.53`: a name set off by more than a space is one where a rule knows it.
  private func wideName(_ before: Int, _ place: Int) -> FoundName? {
    guard case .word = token(before) else { return nil }
    let name = words(endingAt: before)
    guard !name.isEmpty, compiler.isKnown(name.joined(separator: " ")) else { return nil }
    return FoundName(words: name, isExplicit: false)
  }

  func isPosition(_ token: ConsoleToken) -> Bool {
    guard let word = token.word?.lowercased() else { return false }
    return compiler.rules.epochs.contains(word) || compiler.rules.steps.contains(word)
      || compiler.rules.batches.contains(word)
  }

  /// `Epoch [3/20]`, `Epoch: [3]`, `Epoch(train) [3]`, `iter #250`: the word before the bracket.
  private func nameOfBracket(_ bracket: Int) -> FoundName? {
    var before = placeBeforeGap(bracket - 1)
    if token(before)?.isSign(":") == true { before = placeBeforeGap(before - 1) }
    if token(before)?.isSign(")") == true, token(before - 1)?.word != nil,
      token(before - 2)?.isSign("(") == true
    {
      before = placeBeforeGap(before - 3)
    }
    guard let token = self.token(before), isPosition(token) else { return nil }
    return FoundName(words: words(endingAt: before), isExplicit: true)
  }

  /// `episodic_return=[20.]`, the name of a list of one number.
  private func nameOfList(_ bracket: Int, _ place: Int) -> FoundName? {
    guard token(bracket - 1)?.isSign("=") == true, case .number(_, .plain) = token(place),
      token(placeAfterGap(place + 1))?.isSign("]") == true
    else { return nil }
    return explicitName(endingAt: bracket - 2)
  }

  /// The words up to a place, back to what parts fields.
  private func words(endingAt end: Int) -> [String] {
    var words: [String] = []
    var place = placeBeforeGap(end)
    if let call = callName(endingAt: place) {
      words = [call.text]
      place = call.start - 1
    } else if token(place)?.isSign(")") == true, let unit = token(place - 1)?.word,
      token(place - 2)?.isSign("(") == true
    {
      // A unit in parentheses: elapsed time (ms).
      words = ["(\(unit))"]
      place = placeBeforeGap(place - 3)
    }
    if token(place)?.isSign(in: "\"'") == true { place -= 1 }
    while let current = token(place) {
      if let word = current.word {
        words.insert(word, at: 0)
      } else if current != .gap(isWide: false) {
        break
      }
      place -= 1
    }
    return words
  }

  // MARK: Names with parentheses

  /// `D(x)`, `D(G(z))`: a word with parentheses that hang on it, and where it begins.
  private func callName(endingAt end: Int) -> (text: String, start: Int)? {
    guard token(end)?.isSign(")") == true else { return nil }
    var depth = 0
    var place = end
    var text = ""
    while let piece = token(place).flatMap(Self.textInCall) {
      text = piece + text
      depth += piece == ")" ? 1 : piece == "(" ? -1 : 0
      place -= 1
      if depth == 0 { break }
    }
    guard depth == 0, let name = token(place)?.word else { return nil }
    return (name + text, place)
  }

  private static func textInCall(_ token: ConsoleToken) -> String? {
    token.word ?? (token.isSign("(") ? "(" : token.isSign(")") ? ")" : nil)
  }

  /// The place behind parentheses that hang on a word, as in `D(x)`; the same place where none do.
  func placeAfterCall(_ start: Int) -> Int {
    guard token(start)?.isSign("(") == true else { return start }
    var depth = 0
    var place = start
    while let piece = token(place).flatMap(Self.textInCall) {
      depth += piece == "(" ? 1 : piece == ")" ? -1 : 0
      place += 1
      if depth == 0 { return place }
    }
    return start
  }
}
