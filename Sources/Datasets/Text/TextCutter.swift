/// Cuts text into what a tokenizer's tokens are made of.
enum TextCutter {
  /// Words in small letters and the signs between them, a character each; an apostrophe within a word is
  /// part of it.
  static func words(_ text: some StringProtocol) -> [String] {
    var words: [String] = []
    var word = ""
    let characters = Array(text.lowercased())
    for (place, character) in characters.enumerated() {
      let isInner =
        (character == "'" || character == "’") && !word.isEmpty
        && place + 1 < characters.count && isOfWords(characters[place + 1])
      if isOfWords(character) || isInner {
        word.append(character)
        continue
      }
      if !word.isEmpty { words.append(word) }
      word = ""
      if !character.isWhitespace { words.append(String(character)) }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func isOfWords(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  /// What stands between spaces, each as its characters, of which the last has a space behind it.
  static func spelled(_ word: some StringProtocol) -> [String] {
    var parts = word.map(String.init)
    if let last = parts.popLast() { parts.append(last + " ") }
    return parts
  }

  /// What stands between spaces.
  static func spaced<Text: StringProtocol>(_ text: Text) -> [Text.SubSequence] {
    text.split(whereSeparator: \.isWhitespace)
  }
}
