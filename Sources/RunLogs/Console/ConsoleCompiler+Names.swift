import RunEvents

extension ConsoleCompiler {
  /// A word for a position without what is stuck to it: `Epoch(train)`, `epochs_done`.
  func plainPosition(_ word: String) -> String {
    let cut = word.firstIndex { "(#-".contains($0) }
    return cut.map { String(word[..<$0]) } ?? word
  }

  /// The part of some words that is a metric's name; nil where none is.
  ///
  /// - Parameter isExplicit: a separator follows them, so that unknown names are names as well.
  func shortened(_ words: [String], isExplicit: Bool) -> String? {
    guard !words.isEmpty else { return nil }
    if words.count > 1, ["average", "avg", "mean"].contains(words[0].lowercased()),
      isKnown(words.dropFirst().joined(separator: " "))
    {
      return shortened(Array(words.dropFirst()), isExplicit: isExplicit)
    }
    let text = words.joined(separator: " ")
    if isExplicit, words.count <= 4 { return text }
    for length in [3, 2, 1] where length <= words.count {
      let part = words.suffix(length).joined(separator: " ")
      let name = naming.key(for: part).name.lowercased()
      if length == 1
        ? isKnown(part)
        : naming.names[name] != nil || rules.metrics.contains(name)
          || rules.rates.contains(name)
          || naming.names.values.contains(naming.key(for: part).name)
      {
        return part
      }
    }
    // A list of names and numbers may have others besides.
    return words.count <= (isExplicit ? 5 : 2) ? text : nil
  }
}
