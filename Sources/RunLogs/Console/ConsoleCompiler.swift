import RunEvents

/// Works out what a shape of line means, by the rules.
struct ConsoleCompiler: Sendable {
  let rules: ConsoleRules
  let naming: TagNaming

  /// - Parameter shape: the tokens' own text.
  func meaning(of tokens: [ConsoleToken], shape: String) -> ConsoleMeaning {
    var meaning = ConsoleMeaning()
    let start = takePrefix(of: tokens, into: &meaning)
    let body = tokens[start...]
    if takeLineRule(body, into: &meaning) { return meaning }
    meaning.split = context(of: body)
    var reading = ConsoleFields(self, body)
    reading.read(into: &meaning)
    if meaning.fields.isEmpty {
      takeTable(body, shape: shape, into: &meaning)
    } else {
      // A row of a table may look like something else: which it is, the line of names tells.
      meaning.cells = cells(of: body)
    }
    return meaning
  }

  private func takeLineRule(
    _ body: ArraySlice<ConsoleToken>, into meaning: inout ConsoleMeaning
  ) -> Bool {
    for rule in rules.lines {
      guard let found = rule.pattern.match(body) else { continue }
      meaning.rule = rule.name
      var total: Int?
      for (name, index) in found {
        switch name {
        case "epoch": meaning.epoch = index
        case "step": meaning.step = index
        case "batch": meaning.batch = index
        case "batches": total = index
        default: meaning.fields.append(.init(tag: name, index: index))
        }
      }
      if let total, let done = meaning.batch {
        meaning.count = (done, total)
        meaning.batch = nil
      }
      return true
    }
    return false
  }

  // MARK: Splits

  /// The split that a word names, numbered ones too: `val`, `valid_1`.
  func split(named word: String) -> Split? {
    var word = word.lowercased()[...]
    if let split = naming.splits[String(word)] ?? rules.splits[String(word)] { return split }
    let plain = word.reversed().drop { $0.isNumber }
    guard plain.count < word.count, plain.first == "_" else { return nil }
    word = word.dropLast(word.count - plain.count + 1)
    return naming.splits[String(word)] ?? rules.splits[String(word)]
  }

  /// The split that a line speaks of: its first word, or one that stands alone in brackets or
  /// between bars.
  func context(of body: ArraySlice<ConsoleToken>) -> Split? {
    let tokens = body.filter { !$0.isGap }
    if tokens.first?.isSign("*") == true { return .dev }
    for (place, token) in tokens.enumerated() {
      guard let word = token.word, let split = split(named: word) else { continue }
      let before = place > 0 ? tokens[place - 1] : nil
      let after = place + 1 < tokens.count ? tokens[place + 1] : nil
      if place == 0 || before?.isSign(in: "[(|") == true && after?.isSign(in: "])|") == true {
        return split
      }
      if place == 1, before?.isSign(in: "[(|#=-") == true { return split }
    }
    return nil
  }

  // MARK: Names

  /// How a name becomes the tag of a curve.
  struct Name {
    var tag: String
    /// A rule knows what it measures.
    var isKnown: Bool
    /// Neither the name nor the line says a split.
    var isBare = false
  }

  func name(_ text: String, context: Split?) -> Name {
    var tag = text
    var isBare = false
    let words = text.split(separator: " ", maxSplits: 1)
    if words.count == 2, words[0].hasSuffix("'s"),
      let split = split(named: String(words[0].dropLast(2)))
    {
      // training's binary_logloss, of LightGBM.
      tag = "\(split.rawValue)/\(words[1])"
    } else if let dash = text.firstIndex(of: "-"), let split = split(named: String(text[..<dash])),
      text.index(after: dash) < text.endIndex
    {
      // eval-rmse, of XGBoost.
      tag = "\(split.rawValue)/\(text[text.index(after: dash)...])"
    } else if !saysItsSplit(text) {
      if words.count == 2, let split = rules.splits[words[0].lowercased()] {
        tag = "\(split.rawValue)/\(words[1])"
      } else if let context {
        tag = "\(context.rawValue)/\(text)"
      } else {
        isBare = true
      }
    }
    return Name(tag: tag, isKnown: isKnown(tag), isBare: isBare)
  }

  private func saysItsSplit(_ text: String) -> Bool {
    let key = naming.key(for: text, folderSplit: .train)
    return key.split != nil && key == naming.key(for: text, folderSplit: .dev)
  }

  func isKnown(_ tag: String) -> Bool {
    let key = naming.key(for: tag)
    if key.split != nil, naming.names.values.contains(key.name) { return true }
    let name = key.name.lowercased()
    if rules.metrics.contains(name) || name.hasSuffix("loss") || isRate(name) { return true }
    let parts = name.split { !$0.isLetter }
    return parts.contains { ["loss", "acc", "accuracy", "error", "score"].contains($0) }
  }

  /// Whether a name is of what the machine does, `tok/s` or `train tok/s`.
  func isRate(_ name: String) -> Bool {
    let lower = name.lowercased()
    let last = lower.split(separator: " ").last.map(String.init) ?? lower
    return rules.rates.contains(lower) || rules.rates.contains(last)
  }

  /// Whether a name is of something counted, so that a comma in its number parts thousands.
  func isOfCount(_ name: String) -> Bool {
    let last = name.lowercased().split(separator: " ").last.map(String.init) ?? name
    return isRate(name) || last.utf8.count > 2 && rules.units.contains(last)
  }

  /// Why a name is never a curve; nil where it may be one.
  func refusal(of name: String) -> String? {
    let lower = name.lowercased()
    let words = lower.split { " /".contains($0) }
    guard let last = words.last else { return "no name" }
    if words.contains("best") || lower.hasPrefix("best_") { return "a best value so far" }
    if rules.ignored.contains(lower) { return "a name that is never a curve (\(last))" }
    if isRate(name) { return nil }
    if rules.ignored.contains(String(last)) { return "a name that is never a curve (\(last))" }
    let endings = [
      "time", "_seconds", "_secs", "_sec", "_ms", "per_second", "_memory", "_mem", "_size", "_eta",
      "_version", "_seed", "(ms)", "(s)",
    ]
    if let ending = endings.first(where: { last.hasSuffix($0) }) {
      return "a time or a size (…\(ending))"
    }
    // train.py:57, a place in a program.
    let kinds = [".py", ".cc", ".cpp", ".cu", ".c", ".h", ".go", ".rs", ".js", ".lua"]
    if kinds.contains(where: { last.hasSuffix($0) }) { return "a place in a program" }
    guard name.contains(where: \.isLetter) else { return "no name" }
    return nil
  }
}
