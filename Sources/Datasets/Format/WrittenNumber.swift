/// Numbers and dates as people write them for people: `1,234.50`, `7,25`, `$7.25`, `7 %`, `03/31/2024`.
/// They are not read, since what a comma or the first of two days means differs from land to land; they
/// are only told from names.
enum WrittenNumber {
  private static let currencies: Set<Character> = ["$", "€", "£", "¥", "₹"]
  private static let separators: Set<Character> = [
    ",", ".", " ", "\u{a0}", "\u{202f}", "'", "’", "_",
  ]

  /// Bytes of a number, with what stands around it.
  private static let longest = 200

  /// Whether a text is a number with separators of thousands, a comma for the point, a sign of currency
  /// or a per cent sign; a plain number is one as well.
  static func isOne(_ text: String) -> Bool {
    // A table may hold long texts, of which a look at their lengths tells enough.
    guard text.utf8.count <= longest else { return false }
    var rest = text[...]
    func trim(_ isLeftOut: (Character) -> Bool) {
      while let first = rest.first, isLeftOut(first) { rest.removeFirst() }
      while let last = rest.last, isLeftOut(last) { rest.removeLast() }
    }
    trim(\.isWhitespace)
    if let first = rest.first, "+-".contains(first) { rest.removeFirst() }
    trim { $0.isWhitespace || currencies.contains($0) }
    if rest.last == "%" { rest.removeLast() }
    trim(\.isWhitespace)
    if let first = rest.first, "+-".contains(first) { rest.removeFirst() }
    guard rest.count <= 40, rest.allSatisfy({ isDigit($0) || separators.contains($0) }) else {
      return false
    }
    let groups = rest.split(omittingEmptySubsequences: false) { separators.contains($0) }
    guard groups.allSatisfy({ !$0.isEmpty }) else { return false }
    // What follows the last of two or more separators, or a single one, may be any decimals.
    let whole =
      groups.count > 1 && rest.last(where: { !isDigit($0) }).map(isPoint) == true
      ? groups.dropLast() : groups[...]
    return whole.count == 1
      || whole.first.map { $0.count <= 3 } == true && whole.dropFirst().allSatisfy { $0.count == 3 }
  }

  /// Whether a text is a day by its digits, in whichever order they are.
  static func isDate(_ text: String) -> Bool {
    let day = text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace && $0 != "T" }
    guard let separator = day.first(where: { !isDigit($0) }), "-/.".contains(separator) else {
      return false
    }
    let parts = day.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(isDigit) }) else { return false }
    let (first, middle, last) = (parts[0].count, parts[1].count, parts[2].count)
    guard (1...2).contains(middle) else { return false }
    return first == 4
      ? (1...2).contains(last)
      : (1...2).contains(first) && (last == 4 || last == 2 && separator == "/")
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character)
  }

  private static func isPoint(_ character: Character) -> Bool {
    character == "." || character == ","
  }
}
