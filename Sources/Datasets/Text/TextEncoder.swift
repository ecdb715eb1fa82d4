/// Turns text into the numbers of a tokenizer's tokens.
final class TextEncoder {
  let tokenizer: Tokenizer
  private let isStrict: Bool
  private let numbers: [String: Int]
  /// The place of each merge among the others.
  private let ranks: [Tokenizer.Merge: Int]
  /// Words that came before.
  private var known: [Substring: [Int]] = [:]

  private static let mostKnown = 1 << 20

  /// - Parameter isStrict: whether what is in no token is an error though a token stands for that.
  init(_ tokenizer: Tokenizer, isStrict: Bool = false) {
    self.tokenizer = tokenizer
    self.isStrict = isStrict
    numbers = Dictionary(
      zip(tokenizer.vocabulary, 0...), uniquingKeysWith: { first, _ in first })
    ranks = Dictionary(zip(tokenizer.merges, 0...), uniquingKeysWith: { first, _ in first })
  }

  /// The tokens of a text, its lines' ends among them.
  ///
  /// - Throws: `UnknownText` for what is in no token, where none stands for that or the encoder is
  ///   strict.
  func tokens(of text: some StringProtocol) throws(UnknownText) -> [Int] {
    var result: [Int] = []
    switch tokenizer.unit {
    case .character:
      for character in text { result.append(try number(String(character))) }
    case .word, .bytePairs:
      for (place, line) in text.split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      ).enumerated() {
        if place > 0 { result.append(0) }
        if tokenizer.unit == .word {
          for word in TextCutter.words(line) { result.append(try number(word)) }
        } else {
          for word in TextCutter.spaced(line) { result += try parts(of: Substring(word)) }
        }
      }
    }
    return result
  }

  /// Of a text of which nothing may be unknown.
  struct UnknownText: Error {
    let text: String
  }

  private func number(_ token: String) throws(UnknownText) -> Int {
    if let number = numbers[token] { return number }
    // A line's end is one whatever it is written as.
    if token.first?.isNewline == true { return 0 }
    guard tokenizer.hasUnknown, !isStrict else { throw UnknownText(text: token) }
    return 1
  }

  /// A word's parts: of the pairs in it the one that was put together first, until none is left.
  private func parts(of word: Substring) throws(UnknownText) -> [Int] {
    if let parts = known[word] { return parts }
    var parts = TextCutter.spelled(word)
    while true {
      let best = zip(parts, parts.dropFirst()).map { Tokenizer.Merge($0, $1) }
        .min { ranks[$0] ?? .max < ranks[$1] ?? .max }
      guard let best, ranks[best] != nil else { break }
      parts = best.applied(to: parts)
    }
    var result: [Int] = []
    for part in parts { result.append(try number(part)) }
    if known.count < Self.mostKnown { known[word] = result }
    return result
  }
}
