/// How text becomes tokens, and tokens text: kept with a model, so that whatever it is given later is
/// read as what it learned from.
///
/// - `character`: each character is a token.
/// - `word`: words in small letters, and punctuation by itself, one character a token.
/// - `bytePairs`: parts of words. Words are divided into characters, then the pair that comes most often
///   is put together, again and again (Sennrich, Haddow and Birch, 2016). The name is that of the
///   compression it comes from; pairs are of characters here, as there.
public struct Tokenizer: Hashable, Sendable, Codable {
  /// What a token is.
  public enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
    case character, word, bytePairs
  }

  /// Two tokens that are put together wherever they stand side by side in a word.
  public struct Merge: Hashable, Sendable, Codable {
    /// The first of the two.
    public var left: String
    /// What stands behind it.
    public var right: String

    /// A pair.
    public init(_ left: String, _ right: String) {
      self.left = left
      self.right = right
    }
  }

  /// What a token is.
  public var unit: Unit
  /// The tokens by their numbers: a line's end, which also fills up what is too short, then where the
  /// second is `unknown` what is in no other. A part that ends a word ends in a space.
  public var vocabulary: [String]
  /// Of byte pairs, in the order in which they are put together; empty elsewhere.
  public var merges: [Merge]

  /// Stands for whatever is in no token.
  public static let unknown = "<unknown>"
  static let lineEnd = "\n"

  /// A vocabulary whose first token is a line's end.
  public init(unit: Unit, vocabulary: [String], merges: [Merge] = []) {
    self.unit = unit
    self.vocabulary = vocabulary
    self.merges = merges
  }

  /// Whether there is a token for what is in no other.
  public var hasUnknown: Bool { vocabulary.count > 1 && vocabulary[1] == Self.unknown }

  /// Whether the vocabulary is one that learning gives: a line's end first, and no token twice.
  public var isSound: Bool {
    vocabulary.first == Self.lineEnd && Set(vocabulary).count == vocabulary.count
  }

  /// The tokens that a text becomes, though one stands for what is in no other.
  ///
  /// - Throws: `UnknownToken` for what is in none.
  public func knownTokens(of text: String) throws(UnknownToken) -> [Int] {
    do throws(TextEncoder.UnknownText) {
      return try TextEncoder(self, isStrict: true).tokens(of: text)
    } catch {
      throw UnknownToken(text: error.text.trimmingSpaces)
    }
  }

  /// What of a text no token is of: a character, a word or, of byte pairs, a letter.
  public struct UnknownToken: Error {
    /// As it stands in the text, in small letters where the tokens are.
    public let text: String
  }

  /// The tokens as people tell them apart: of byte pairs a part that goes on within its word has `@@`
  /// behind it, as its authors write it, and one that ends it nothing.
  public var tokenNames: [String] {
    guard unit == .bytePairs else { return vocabulary }
    return vocabulary.enumerated().map { number, token in
      if number == 0 || number == 1 && hasUnknown { return token }
      return token.last == " " ? String(token.dropLast()) : token + "@@"
    }
  }

  /// The tokens as text: words with a space between them, none before what closes.
  public func text(of tokens: some Sequence<Int>) -> String {
    let parts = tokens.map { vocabulary.indices.contains($0) ? vocabulary[$0] : "" }
    switch unit {
    case .character: return parts.joined()
    case .bytePairs:
      // A space at a line's end is of the word before.
      return parts.joined().replacing(" \n", with: "\n").trimmingSpaces
    case .word:
      var text = ""
      for part in parts {
        let isClosing = part.count == 1 && ".,;:!?)]}%…\n".contains(part)
        if !isClosing, let last = text.last, !"([{\n".contains(last) { text += " " }
        text += part
      }
      return text
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

/// How a vocabulary is made of a text.
public struct TokenOptions: Hashable, Sendable {
  /// What a token is.
  public var unit: Tokenizer.Unit
  /// The most tokens, ≥ 10; nil is 10,000 words, 1000 parts of words, or all characters.
  public var most: Int?

  /// All characters unless told otherwise.
  public init(unit: Tokenizer.Unit = .character, most: Int? = nil) {
    self.unit = unit
    self.most = most
  }

  var limit: Int {
    switch unit {
    case .character: most ?? .max
    case .word: most ?? 10_000
    case .bytePairs: most ?? 1000
    }
  }
}
