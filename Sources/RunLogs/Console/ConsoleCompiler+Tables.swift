import RunEvents

extension ConsoleCompiler {
  /// More columns than anybody prints.
  private static let mostColumns = 64

  /// Takes a line for a table's names, one of its rows, a heading or a ruler.
  func takeTable(
    _ body: ArraySlice<ConsoleToken>, shape: String, into meaning: inout ConsoleMeaning
  ) {
    let isPlain = !body.contains { $0.number != nil }
    if isPlain, !body.isEmpty, body.allSatisfy({ $0.isGap || $0.isSign(in: "-=+|*_") }) {
      meaning.isRuler = true
      return
    }
    if isPlain, let section = self.section(body) {
      meaning.section = section
      meaning.rule = "heading"
      return
    }
    if let (columns, rule) = self.columns(named: names(in: shape)) {
      meaning.columns = columns
      meaning.rule = rule
      return
    }
    meaning.cells = cells(of: body)
    if body.first?.isSign("|") == true, meaning.cells.count == 2,
      case .text(let name) = meaning.cells[0],
      case .number(let index, let isPercent) = meaning.cells[1]
    {
      takeFramed(name, index, isPercent, into: &meaning)
    }
  }

  /// `| ep_rew_mean | 21.2 |`.
  private func takeFramed(
    _ name: String, _ index: Int, _ isPercent: Bool, into meaning: inout ConsoleMeaning
  ) {
    let word = name.lowercased()
    meaning.cells = []
    if rules.steps.contains(word) {
      // Of several counts the one of steps: iterations come before total_timesteps.
      if word != "iterations" { meaning.step = index }
    } else if rules.epochs.contains(word) {
      meaning.epoch = index
    } else if let reason = refusal(of: name) {
      meaning.refusals.append(.init(name: name, reason: reason))
    } else {
      let known = self.name(name, context: meaning.split)
      meaning.fields = [
        .init(tag: known.tag, index: index, percent: isPercent, isBare: known.isBare)
      ]
      meaning.isOfBlock = true
      meaning.rule = "name | number"
    }
  }

  /// `--- Validation ---`, `Evaluating...`: what follows is of that split.
  private func section(_ body: ArraySlice<ConsoleToken>) -> Split? {
    let words = body.compactMap(\.word)
    guard !words.isEmpty, words.count <= 3, !body.contains(where: \.isWideGap) else { return nil }
    return words.lazy.compactMap(split(named:)).first
  }

  /// The names in a line before its first number: set off by two spaces, tabs or bars, or one space
  /// where there are no others.
  private func names(in shape: String) -> [String] {
    let isMark: (Unicode.Scalar) -> Bool = { $0.value <= UInt32(ConsoleScanner.Mark.doubtful) }
    var text = shape[...]
    if let number = shape.unicodeScalars.firstIndex(where: isMark) {
      guard let colon = shape[..<number].lastIndex(of: ":") else { return [] }
      text = shape[..<colon]
    }
    if text.hasSuffix(":") { text = text.dropLast() }
    var names = text.split { $0 == "\t" || $0 == "|" }.map { Self.trimmed($0) }
    if names.count < 2 { names = text.split(separator: " ").map(String.init) }
    return names.filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// What the columns of a table mean; nil when these are no names of one.
  private func columns(
    named names: [String]
  ) -> (columns: [ConsoleMeaning.Column], rule: String)? {
    guard names.count >= 2, names.count <= Self.mostColumns else { return nil }
    let lower = names.map { $0.lowercased() }
    if let table = rules.tables.first(where: { $0.columns == lower }) {
      return (table.curves.map { $0.map { .curve($0) } ?? .none }, table.name)
    }
    var columns: [ConsoleMeaning.Column] = []
    var hasKnown = false
    for name in names {
      guard !name.contains(where: { "=:{}<>\"".contains($0) }) else { return nil }
      let word = name.lowercased()
      if rules.epochs.contains(word) {
        columns.append(.epoch)
      } else if rules.steps.contains(word) || rules.batches.contains(word) || word == "#" {
        columns.append(.step)
      } else if refusal(of: name) != nil {
        columns.append(.none)
      } else {
        let known = self.name(name, context: nil)
        hasKnown = hasKnown || known.isKnown
        columns.append(.curve(known.tag))
      }
    }
    // A sentence may have a word like loss; a table's names also say where its rows belong.
    let hasPosition = columns.contains(.epoch) || columns.contains(.step)
    guard hasKnown, hasPosition else { return nil }
    return (columns, "table")
  }

  /// What stands in a line that may be a table's row, up to a colon or a bar's percentage.
  func cells(of body: ArraySlice<ConsoleToken>) -> [ConsoleMeaning.Cell] {
    let isFramed = body.first?.isSign("|") ?? false
    var groups: [[ConsoleToken]] = [[]]
    for token in body {
      if token.isSign(":"), groups.last?.last?.number != nil { break }
      let parts = isFramed ? token.isSign("|") : token.isGap || token.isSign("|")
      if parts {
        groups.append([])
      } else if !token.isGap {
        groups[groups.count - 1].append(token)
      }
    }
    groups.removeAll(where: \.isEmpty)
    guard groups.count >= 2, groups.count <= Self.mostColumns else { return [] }
    return groups.map(cell)
  }

  private func cell(_ tokens: [ConsoleToken]) -> ConsoleMeaning.Cell {
    switch tokens.count {
    case 1:
      if case .number(let index, let certainty) = tokens[0] {
        return certainty == .doubtful ? .other : .number(index, percent: false)
      }
    case 2:
      if let index = tokens[0].number {
        return tokens[1].isSign("%") ? .number(index, percent: true) : .other
      }
    case 3:
      if let done = tokens[0].number, tokens[1].isSign("/"), let total = tokens[2].number {
        return .pair(done, total)
      }
    default: break
    }
    guard tokens.allSatisfy({ $0.number == nil }) else { return .other }
    return .text(tokens.compactMap(\.word).joined(separator: " "))
  }
}
