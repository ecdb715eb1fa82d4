import BoundedYAML
import RunEvents

extension ConsoleRules {
  /// These rules with those of a YAML file before them: `lines` and `tables` are tried first, the
  /// words of the other sections are added.
  ///
  /// - Throws: `RunLogError.wrongConsoleRules`, with the line of the first problem.
  public func adding(_ text: String, file: String) throws(RunLogError) -> ConsoleRules {
    let reading = RulesReading(file: file)
    guard let root = try reading.compose(text) else { return self }
    guard let sections = root.mapping else {
      throw reading.wrong(root, "rules", "must be a mapping of sections")
    }
    var rules = self
    for (key, node) in sections {
      let name = key.text ?? "?"
      if let words = Self.wordSections[name] {
        rules[keyPath: words].formUnion(try reading.words(node, name).map { $0.lowercased() })
        continue
      }
      switch name {
      case "splits":
        for (word, split) in try reading.splits(node) { rules.splits[word] = split }
      case "lines": rules.lines = try reading.items(node, name, reading.line) + rules.lines
      case "tables": rules.tables = try reading.items(node, name, reading.table) + rules.tables
      default:
        let known = Self.wordSections.keys.sorted() + ["splits", "lines", "tables"]
        throw reading.wrong(
          key, name, "no such section; there are \(known.joined(separator: ", "))")
      }
    }
    return rules
  }

  private static var wordSections: [String: WritableKeyPath<ConsoleRules, Set<String>>] {
    [
      "epochs": \.epochs, "steps": \.steps, "batches": \.batches, "notPositions": \.notPositions,
      "metrics": \.metrics, "ignored": \.ignored, "rates": \.rates, "units": \.units,
    ]
  }
}

/// Reads the sections of a file of rules, and says where something in it is wrong.
private struct RulesReading {
  var file: String

  /// More are no rules that somebody wrote.
  static let mostItems = 10_000

  func compose(_ text: String) throws(RunLogError) -> YAMLNode? {
    do {
      return try composeYAML(text)
    } catch {
      throw .wrongConsoleRules(
        path: file, line: error.line, key: error.duplicateKey ?? "YAML",
        problem: error.duplicateKey == nil ? error.problem : "given twice")
    }
  }

  func wrong(_ node: YAMLNode, _ key: String, _ problem: String) -> RunLogError {
    .wrongConsoleRules(path: file, line: node.line, key: key, problem: problem)
  }

  func word(_ node: YAMLNode, _ key: String) throws(RunLogError) -> String {
    guard let text = node.text, !text.isEmpty else {
      throw wrong(node, key, "must be a word")
    }
    return text
  }

  func words(_ node: YAMLNode, _ key: String) throws(RunLogError) -> [String] {
    try items(node, key) { (item, key) throws(RunLogError) in try word(item, key) }
  }

  func items<Item>(
    _ node: YAMLNode, _ key: String, _ read: (YAMLNode, String) throws(RunLogError) -> Item
  ) throws(RunLogError) -> [Item] {
    guard let sequence = node.sequence else { throw wrong(node, key, "must be a list") }
    guard sequence.count <= Self.mostItems else {
      throw wrong(node, key, "must have at most \(Self.mostItems) entries (got \(sequence.count))")
    }
    var items: [Item] = []
    for item in sequence { items.append(try read(item, key)) }
    return items
  }

  func splits(_ node: YAMLNode) throws(RunLogError) -> [(String, Split)] {
    guard let mapping = node.mapping else {
      throw wrong(node, "splits", "must map words to train, dev or test")
    }
    var splits: [(String, Split)] = []
    for (word, value) in mapping {
      let name = try self.word(value, "splits")
      guard let split = Split(rawValue: name) else {
        throw wrong(value, "splits", "must be train, dev or test (got \(name))")
      }
      splits.append((try self.word(word, "splits").lowercased(), split))
    }
    return splits
  }

  func line(_ node: YAMLNode, _ key: String) throws(RunLogError) -> ConsoleRules.Line {
    let fields = try fields(node, key, ["name", "line"])
    guard let line = fields["line"] else { throw wrong(node, key, "has no line") }
    let text = try word(line, "line")
    let pattern: ConsolePattern
    do throws(ConsolePattern.Problem) {
      pattern = try ConsolePattern(text)
    } catch {
      throw wrong(line, "line", error.text)
    }
    return ConsoleRules.Line(
      name: try fields["name"].map { (node) throws(RunLogError) in try word(node, "name") } ?? text,
      pattern: pattern)
  }

  func table(_ node: YAMLNode, _ key: String) throws(RunLogError) -> ConsoleRules.Table {
    let fields = try fields(node, key, ["name", "columns", "curves"])
    guard let columnsNode = fields["columns"], let curvesNode = fields["curves"] else {
      throw wrong(node, key, "needs columns and curves")
    }
    let columns = try words(columnsNode, "columns")
    let curves = try words(curvesNode, "curves")
    guard columns.count == curves.count, !columns.isEmpty else {
      throw wrong(
        curvesNode, "curves",
        "must be one for each of \(columns.count) columns (got \(curves.count))")
    }
    return ConsoleRules.Table(
      name: try fields["name"].map { (node) throws(RunLogError) in try word(node, "name") }
        ?? columns.joined(separator: " "),
      columns: columns.map { $0.lowercased() }, curves: curves.map { $0 == "-" ? nil : $0 })
  }

  private func fields(
    _ node: YAMLNode, _ key: String, _ known: Set<String>
  ) throws(RunLogError) -> [String: YAMLNode] {
    guard let mapping = node.mapping else {
      throw wrong(node, key, "must be a mapping of \(known.sorted().joined(separator: ", "))")
    }
    var fields: [String: YAMLNode] = [:]
    for (name, value) in mapping {
      let text = try word(name, key)
      guard known.contains(text) else {
        throw wrong(
          name, text, "no such entry; there are \(known.sorted().joined(separator: ", "))")
      }
      fields[text] = value
    }
    return fields
  }
}
