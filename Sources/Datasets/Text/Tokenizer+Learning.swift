extension Tokenizer {
  /// Words and characters that come less often are unknown: of one that comes once nothing is learned,
  /// and something must teach what an unknown one is like.
  private static let leastCount = 2

  /// The vocabulary of some texts. Of as many the one that comes first in the order of their code points
  /// goes before.
  ///
  /// - Parameter hasUnknown: whether there is a token for what is in no other; of characters without it
  ///   all are tokens.
  init(of texts: some Sequence<some StringProtocol>, _ options: TokenOptions, hasUnknown: Bool) {
    let first = [Self.lineEnd] + (hasUnknown ? [Self.unknown] : [])
    switch options.unit {
    case .character:
      var counts: [String: Int] = [:]
      for text in texts { for character in text { counts[String(character), default: 0] += 1 } }
      counts[Self.lineEnd] = nil
      let common = Self.common(
        counts, most: options.limit - first.count, least: hasUnknown ? Self.leastCount : 1)
      self.init(unit: .character, vocabulary: first + common.sorted())
    case .word:
      var counts: [String: Int] = [:]
      for text in texts { for word in TextCutter.words(text) { counts[word, default: 0] += 1 } }
      self.init(
        unit: .word,
        vocabulary: first
          + Self.common(counts, most: options.limit - first.count, least: Self.leastCount))
    case .bytePairs:
      var counts: [String: Int] = [:]
      for text in texts {
        for word in TextCutter.spaced(text) { counts[String(word), default: 0] += 1 }
      }
      var pairs = PairCounts(counts)
      let letters = pairs.letters
      var merges: [Merge] = []
      while first.count + letters.count + merges.count < options.limit,
        let merge = pairs.mergeMostFrequent()
      {
        merges.append(merge)
      }
      self.init(
        unit: .bytePairs, vocabulary: first + letters + merges.map { $0.left + $0.right },
        merges: merges)
    }
  }

  private static func common(_ counts: [String: Int], most: Int, least: Int) -> [String] {
    counts.filter { $0.value >= least }.sorted { left, right in
      left.value == right.value
        ? left.key.utf8.lexicographicallyPrecedes(right.key.utf8) : left.value > right.value
    }.prefix(max(0, most)).map(\.key)
  }
}

/// How often tokens stand side by side in the words of a text, kept up to date as pairs are put together.
private struct PairCounts {
  private var words: [(tokens: [String], count: Int)]
  private var counts: [Tokenizer.Merge: Int] = [:]
  /// The words that a pair is in, or has been.
  private var places: [Tokenizer.Merge: Set<Int>] = [:]

  /// A pair that comes but once is no part of words.
  private static let leastCount = 2

  init(_ counts: [String: Int]) {
    words = counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { (TextCutter.spelled($0.key), $0.value) }
    for number in words.indices { count(number, sign: 1) }
  }

  /// The characters, in the order of their code points.
  var letters: [String] {
    Set(words.lazy.flatMap(\.tokens)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The pair that comes most often; of as many the last in the order of their code points, as the
  /// authors' own program has it. Nil where none comes twice.
  mutating func mergeMostFrequent() -> Tokenizer.Merge? {
    let most = counts.max { left, right in
      left.value == right.value ? left.key.precedes(right.key) : left.value < right.value
    }
    guard let (merge, count) = most, count >= Self.leastCount else { return nil }
    for number in places[merge] ?? [] {
      self.count(number, sign: -1)
      words[number].tokens = merge.applied(to: words[number].tokens)
      self.count(number, sign: 1)
    }
    places[merge] = nil
    counts[merge] = nil
    return merge
  }

  private mutating func count(_ number: Int, sign: Int) {
    let (tokens, count) = words[number]
    for (left, right) in zip(tokens, tokens.dropFirst()) {
      let pair = Tokenizer.Merge(left, right)
      counts[pair, default: 0] += sign * count
      if sign > 0 { places[pair, default: []].insert(number) }
    }
  }
}

extension Tokenizer.Merge {
  fileprivate func precedes(_ other: Self) -> Bool {
    left == other.left
      ? right.utf8.lexicographicallyPrecedes(other.right.utf8)
      : left.utf8.lexicographicallyPrecedes(other.left.utf8)
  }

  /// The tokens with each such pair as one, from the left.
  func applied(to tokens: [String]) -> [String] {
    var result: [String] = []
    result.reserveCapacity(tokens.count)
    var place = 0
    while place < tokens.count {
      if place + 1 < tokens.count, tokens[place] == left, tokens[place + 1] == right {
        result.append(left + right)
        place += 2
      } else {
        result.append(tokens[place])
        place += 1
      }
    }
    return result
  }
}
