import RunEvents

/// Reads positions and values out of one line: names before numbers, with `:` or `=` or a space
/// between, counts such as `[120/938]`, and numbers in brackets.
struct ConsoleFields {
  let compiler: ConsoleCompiler
  let tokens: ArraySlice<ConsoleToken>

  /// A number with a name, before it is known whether the line is one of metrics.
  private struct Candidate {
    var name: String
    var index: Int
    var known: ConsoleCompiler.Name
    var isPercent = false
    var divisor: Int?
    /// A colon or an equals sign stands between name and number.
    var isExplicit: Bool
    /// Nothing but the next field follows the number.
    var isEnded: Bool
  }

  private var candidates: [Candidate] = []
  /// Where leading or bracketed numbers without a name are, for what they may count.
  private var leading: (index: Int, isBracketed: Bool)?
  private var secondInBrackets: Int?
  private var unnamedCount: (done: Int, total: Int)?
  /// `[3/20]` at the beginning, and where its bracket closes.
  private var leadingCount: (done: Int, end: Int)?
  /// `[3/20][50/800]`: epoch, and batch of so many.
  private var epochAndBatch: (epoch: Int, done: Int, total: Int)?
  /// Words before a bar that say what it is of.
  private var describedBar = false

  init(_ compiler: ConsoleCompiler, _ tokens: ArraySlice<ConsoleToken>) {
    self.compiler = compiler
    self.tokens = tokens
  }

  mutating func read(into meaning: inout ConsoleMeaning) {
    var place = tokens.startIndex
    while place < tokens.endIndex {
      place = tokens[place].number == nil ? place + 1 : readNumber(at: place, into: &meaning)
    }
    accept(into: &meaning)
    placeUnnamed(into: &meaning)
    if meaning.rule.isEmpty, !meaning.fields.isEmpty { meaning.rule = "name and number" }
    if meaning.rule.isEmpty, meaning.hasPosition { meaning.rule = "position" }
  }

  // MARK: Numbers

  /// - Returns: the place behind what was read.
  private mutating func readNumber(at place: Int, into meaning: inout ConsoleMeaning) -> Int {
    guard case .number(let index, let certainty) = tokens[place] else { return place + 1 }
    if let end = endOfTime(at: place) { return end }
    let pair = self.pair(at: place)
    let end = pair?.end ?? place + 1
    if let next = token(end), next.isSign("/"), token(end + 1)?.number != nil {
      // A date, or more than a count.
      return end + 2
    }
    let found = nameBefore(place)
    if let position = found.flatMap({ self.position($0) }) {
      take(position, index, pair?.total, into: &meaning)
      return end
    }
    if let found, !found.text.isEmpty {
      addCandidate(found, index, certainty, pair: pair, end: end, into: &meaning)
      return end
    }
    readUnnamed(at: place, index: index, certainty: certainty, pair: pair)
    return end
  }

  func token(_ place: Int) -> ConsoleToken? {
    tokens.indices.contains(place) ? tokens[place] : nil
  }

  func placeAfterGap(_ place: Int) -> Int {
    var place = place
    while token(place)?.isGap == true { place += 1 }
    return place
  }

  func placeBeforeGap(_ place: Int) -> Int {
    var place = place
    while token(place)?.isGap == true { place -= 1 }
    return place
  }

  /// `1:02:03`, `00:18`: a time, or another thing in parts; nil for a number alone.
  private func endOfTime(at place: Int) -> Int? {
    var end = place
    while token(end + 1)?.isSign(":") == true, token(end + 2)?.number != nil { end += 2 }
    return end > place ? end + 1 : nil
  }

  /// `3/20`, with gaps around the slash or without.
  private func pair(at place: Int) -> (total: Int, end: Int)? {
    let slash = placeAfterGap(place + 1)
    guard token(slash)?.isSign("/") == true else { return nil }
    let total = placeAfterGap(slash + 1)
    guard let index = token(total)?.number else { return nil }
    return (index, total + 1)
  }

  // MARK: Positions

  private enum Position { case epoch, step, batch }

  private func position(_ name: FoundName) -> Position? {
    let words = name.words.map { $0.lowercased() }
    guard let last = words.last, !last.hasSuffix(")"), words.count <= 4 else { return nil }
    let rules = compiler.rules
    let isOther = words.dropLast().contains { rules.notPositions.contains($0) }
    if words.count > 1, rules.steps.contains(words.suffix(2).joined(separator: " ")), !isOther {
      return .step
    }
    let plain = compiler.plainPosition(last)
    if isOther { return nil }
    if rules.epochs.contains(plain) { return .epoch }
    if rules.steps.contains(plain) { return .step }
    return rules.batches.contains(plain) ? .batch : nil
  }

  private func take(
    _ position: Position, _ index: Int, _ total: Int?, into meaning: inout ConsoleMeaning
  ) {
    switch position {
    case .epoch: if meaning.epoch == nil { meaning.epoch = index }
    case .step:
      if let total {
        if meaning.count == nil {
          meaning.count = (index, total)
          meaning.isCountNamed = true
        }
      } else if meaning.step == nil {
        meaning.step = index
      }
    case .batch:
      if let total {
        if meaning.count == nil { meaning.count = (index, total) }
      } else if meaning.batch == nil {
        meaning.batch = index
      }
    }
  }

  private mutating func readUnnamed(
    at place: Int, index: Int, certainty: ConsoleToken.Certainty, pair: (total: Int, end: Int)?
  ) {
    let before = placeBeforeGap(place - 1)
    let isFirst = before < tokens.startIndex
    let isBracketed = token(before)?.isSign(in: "[(") == true
    if let pair {
      let after = placeAfterGap(pair.end)
      takeBracketedCount(index, pair.total, bracket: before, end: after)
      let isOfBatches = token(after).map(isPosition) ?? false
      let isBar = token(before)?.isSign("|") == true
      if isBar { describedBar = describesBar(before) }
      if isFirst || isBracketed || isBar || isOfBatches, unnamedCount == nil {
        unnamedCount = (index, pair.total)
      }
      return
    }
    let isLeadingBracket = isBracketed && placeBeforeGap(before - 1) < tokens.startIndex
    let after = placeAfterGap(place + 1)
    if isLeadingBracket, token(after)?.isSign(in: "],") == true {
      leading = (index, true)
    } else if isFirst, certainty == .plain, token(after)?.isSign(in: ":|") == true {
      leading = (index, false)
    } else if token(before)?.isSign(",") == true, leading?.isBracketed == true,
      token(after)?.isSign("]") == true
    {
      // [1,  2000] loss: 2.1, epoch and batch.
      secondInBrackets = index
    } else if token(before)?.isSign("[") == true,
      token(placeBeforeGap(before - 1))?.isSign("]") == true
    {
      secondInBrackets = secondInBrackets ?? index
    }
  }

  /// A count in brackets at the beginning is of epochs where one of batches follows it at once.
  private mutating func takeBracketedCount(_ done: Int, _ total: Int, bracket: Int, end: Int) {
    guard token(bracket)?.isSign("[") == true, token(end)?.isSign("]") == true else { return }
    let before = placeBeforeGap(bracket - 1)
    if before < tokens.startIndex {
      leadingCount = (done, end)
    } else if let leadingCount, before == leadingCount.end, epochAndBatch == nil {
      epochAndBatch = (leadingCount.done, done, total)
    }
  }

  /// Whether a bar says what it is of, and that is neither a position nor a split.
  private func describesBar(_ bar: Int) -> Bool {
    let words = tokens[..<bar].compactMap(\.word)
    guard !words.isEmpty else { return false }
    return !words.contains { word in
      isPosition(.word(word)) || compiler.split(named: word) != nil
        || compiler.rules.epochs.contains(compiler.plainPosition(word.lowercased()))
    }
  }

  /// Numbers without a name tell where a line belongs when the line has values.
  private func placeUnnamed(into meaning: inout ConsoleMeaning) {
    let hasValues = !meaning.fields.isEmpty
    if hasValues, let epochAndBatch, !meaning.hasPosition {
      meaning.epoch = epochAndBatch.epoch
      meaning.count = (epochAndBatch.done, epochAndBatch.total)
    }
    if let unnamedCount, meaning.count == nil, hasValues || !describedBar {
      meaning.count = unnamedCount
    }
    guard hasValues else { return }
    if let leading, meaning.step == nil, meaning.count == nil, meaning.epoch == nil {
      if leading.isBracketed, let secondInBrackets {
        meaning.epoch = leading.index
        meaning.batch = secondInBrackets
      } else {
        meaning.step = leading.index
      }
    } else if let secondInBrackets, meaning.batch == nil, meaning.count == nil,
      meaning.step == nil, meaning.split != .dev
    {
      meaning.batch = secondInBrackets
    }
  }

  // MARK: Values

  private mutating func addCandidate(
    _ found: FoundName, _ index: Int, _ certainty: ConsoleToken.Certainty,
    pair: (total: Int, end: Int)?, end: Int, into meaning: inout ConsoleMeaning
  ) {
    let name = compiler.shortened(
      found.words, isExplicit: found.isExplicit, isListed: isListed(index))
    guard let name else {
      return refuse(found.text, "no name of a metric", &meaning)
    }
    if let reason = compiler.refusal(of: name) ?? compiler.refusal(of: found.text) {
      return refuse(name, reason, &meaning)
    }
    guard isOneNumber(certainty, name) else {
      return refuse(name, "a comma in the number: decimals or thousands", &meaning)
    }
    var candidate = Candidate(
      name: name, index: index, known: compiler.name(name, context: meaning.split),
      isExplicit: found.isExplicit, isEnded: true)
    if let pair {
      // D(G(z)): 0.32 / 0.20 is no count: of the values before and after an update, the first.
      let isOfTwo = name.hasSuffix("))")
      guard candidate.known.isKnown || isOfTwo else { return refuse(name, "a count", &meaning) }
      if !isOfTwo { candidate.divisor = pair.total }
    }
    var after = end
    if token(after)?.isSign("%") == true || token(placeAfterGap(after))?.isSign("%") == true {
      guard candidate.known.isKnown else { return refuse(name, "a percentage", &meaning) }
      if compiler.isRate(name) {
        candidate.known.tag += " (%)"
      } else {
        candidate.isPercent = true
      }
      after = placeAfterGap(after) + 1
    }
    if let unit = self.unit(at: after) { return refuse(name, "a number of \(unit)", &meaning) }
    candidate.isEnded = isEnd(placeAfterGap(after))
    candidates.append(candidate)
  }

  /// Whether commas in a number part thousands: not where they are decimal, or part fields.
  private func isOneNumber(_ certainty: ConsoleToken.Certainty, _ name: String) -> Bool {
    switch certainty {
    case .plain: true
    case .doubtful: false
    case .thousands: !hasCommasWithoutGaps
    case .grouped: compiler.isOfCount(name) && !hasCommasWithoutGaps
    }
  }

  /// As in a line of a table, or where the comma of another number is a decimal one.
  private var hasCommasWithoutGaps: Bool {
    tokens.indices.contains { place in
      tokens[place].isSign(",") && token(place + 1)?.isGap == false
    }
  }

  private func refuse(_ name: String, _ reason: String, _ meaning: inout ConsoleMeaning) {
    meaning.refusals.append(.init(name: name, reason: reason))
  }

  /// What a number is of: letters at its end, or a word of measure behind it.
  private func unit(at place: Int) -> String? {
    if let word = token(place)?.word { return word }
    if token(place)?.isSign("/") == true, let word = token(place + 1)?.word { return "/" + word }
    let next = placeAfterGap(place)
    guard next > place, let word = token(next)?.word,
      compiler.rules.units.contains(word.lowercased())
    else { return nil }
    // Unless it is the next field's name.
    let after = placeAfterGap(placeAfterCall(next + 1))
    let isName = token(after)?.isSign(in: ":=") == true || token(after)?.number != nil
    return isName ? nil : word
  }

  /// Whether a field is over here: the line ends, a sign parts fields, or the next name comes.
  private func isEnd(_ place: Int) -> Bool {
    guard let token = self.token(place) else { return true }
    if token.word == nil { return !token.isSign(":") && !token.isSign("=") }
    var after = place
    while let next = self.token(after), next.word != nil || next == .gap(isWide: false) {
      after += 1
      if next.word != nil { after = placeAfterCall(after) }
    }
    return self.token(after)?.isSign(in: ":=") == true || self.token(after)?.number != nil
  }

  private func accept(into meaning: inout ConsoleMeaning) {
    let hasKnown = candidates.contains { $0.known.isKnown }
    var taken: Set<String> = []
    for candidate in candidates {
      let isMeant =
        candidate.known.isKnown
        || candidate.isEnded && (candidate.isExplicit || hasKnown && isListed(candidate.index))
      guard isMeant else {
        refuse(candidate.name, "perhaps a part of a sentence", &meaning)
        continue
      }
      var tag = candidate.known.tag
      if !taken.insert(tag).inserted {
        // A second of a name, of another set: valid_0's auc, valid_1's auc.
        tag = candidate.name
        guard taken.insert(tag).inserted else {
          refuse(candidate.name, "a name that came before in the line", &meaning)
          continue
        }
      }
      meaning.fields.append(
        .init(
          tag: tag, index: candidate.index, percent: candidate.isPercent,
          divisor: candidate.divisor, isBare: candidate.known.isBare))
    }
  }

  /// Whether a name without a separator stands in a list of fields with bars or commas between.
  private func isListed(_ index: Int) -> Bool {
    guard
      let place = tokens.firstIndex(where: { $0.number == index }),
      let first = tokens[..<place].lastIndex(where: { $0.word == nil && $0 != .gap(isWide: false) })
    else { return false }
    return tokens[first].isSign(in: "|,;") || tokens[first].isWideGap
  }
}
