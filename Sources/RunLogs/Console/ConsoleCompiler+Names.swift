import RunEvents

extension ConsoleCompiler {
  /// A word for a position without what is stuck to it: `Epoch(train)`, `epochs_done`.
  func plainPosition(_ word: String) -> String {
    let cut = word.firstIndex { "(#-".contains($0) }
    return cut.map { String(word[..<$0]) } ?? word
  }

  /// The part of some words that is a metric's name; nil where none is.
  ///
  /// - Parameters:
  ///   - isExplicit: a separator follows them, so that unknown names are names as well.
  ///   - isListed: they are a whole field of a list with bars or commas between.
  func shortened(_ words: [String], isExplicit: Bool, isListed: Bool) -> String? {
    guard !words.isEmpty else { return nil }
    if words.count > 1, ["average", "avg", "mean"].contains(words[0].lowercased()),
      isKnown(words.dropFirst().joined(separator: " "))
    {
      return shortened(Array(words.dropFirst()), isExplicit: isExplicit, isListed: isListed)
    }
    let text = words.joined(separator: " ")
    if isExplicit, words.count <= 4 { return text }
    if isListed, isOwnAccuracy(words) { return text }
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

  /// Words that may stand before an accuracy which is the run's own all the same.
  private static let ordinaryWords: Set<String> = [
    "running", "moving", "current", "cur", "new", "final", "overall", "epoch", "batch", "step",
    "model", "with", "and", "of", "a", "an", "the", "is", "at", "to", "has", "got", "reached",
    "gives", "top", "top1", "top-1",
  ]

  /// `hellaswag acc`, `val hellaswag acc`: an accuracy on something that is called by a name.
  private func isOwnAccuracy(_ words: [String]) -> Bool {
    guard words.count <= 4, let last = words.last?.lowercased(),
      ["acc", "accuracy", "acc_norm"].contains(last)
    else { return false }
    let others = words.dropLast().drop { split(named: $0) != nil }
    return !others.isEmpty
      && others.allSatisfy { word in
        let word = word.lowercased()
        return split(named: word) == nil && !Self.ordinaryWords.contains(word)
          && !rules.notPositions.contains(word)
      }
  }
}
