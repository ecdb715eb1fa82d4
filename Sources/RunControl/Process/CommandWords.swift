/// A command line as words, told apart by spaces, with quotes understood and nothing else: no shell has a
/// part in it, so that no character means more than itself.
public enum CommandWords {
  /// Why a command line cannot be split into words.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case openQuote(Character)
    case endsWithBackslash

    /// As a clause.
    public var description: String {
      switch self {
      case .empty: "there is no command in it"
      case .openQuote(let quote): "the quote \(quote) is not closed"
      case .endsWithBackslash: "it ends with a backslash"
      }
    }
  }

  /// The words of `sh -c 'echo "a b"'` are `sh`, `-c` and `echo "a b"`. A backslash takes the meaning of
  /// what follows it, within single quotes its own too.
  public static func split(_ text: String) throws(Problem) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = text.makeIterator()
    while let character = characters.next() {
      if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"" {
          guard let next = characters.next() else { throw .openQuote(open) }
          // Before others it is a backslash, as in a shell.
          word?.append(contentsOf: ["\"", "\\"].contains(next) ? "\(next)" : "\\\(next)")
        } else {
          word?.append(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == "\\" {
        guard let next = characters.next() else { throw .endsWithBackslash }
        word = (word ?? "") + "\(next)"
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + "\(character)"
      }
    }
    if let quote { throw .openQuote(quote) }
    if let word { words.append(word) }
    guard let program = words.first, !program.isEmpty else { throw .empty }
    return words
  }
}
