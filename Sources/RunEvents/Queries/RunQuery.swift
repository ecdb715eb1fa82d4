/// A question to many runs, such as `lr>=1e-3 and optimizer=adam and not note:debug`: which of them it
/// is true of.
///
/// Comparisons are of a setting, a metric, or what every run has (`name`, `state`, `data`, `note`,
/// `tag`, `steps`, `epochs`, `seconds`) with a number or a text: `=`, `!=`, `<`, `<=`, `>`, `>=`, and
/// `:` for a text within. `config.NAME` means a setting alone, `last.KEY` and `best.KEY` a metric's last
/// and best value; a metric's key alone is its last. Numbers may be per cent. Comparisons are joined
/// by `and`, which may be left out, `or`, `not` and parentheses. A word alone is looked for in the
/// run's name, data, state and tags. Case never matters, nor do `_` and `-` in names of settings. What a
/// run does not have is not equal to anything, nor above or below it.
public struct RunQuery: Hashable, Sendable {
  /// What is compared.
  struct Field: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case any, setting, last, best }

    var kind: Kind
    var name: String
    /// As it was written.
    var text: String
  }

  enum Relation: String, Hashable, Sendable {
    case equal = "="
    case unequal = "!="
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
    case contains = ":"
  }

  indirect enum Condition: Hashable, Sendable {
    case always
    case word(String)
    case compare(Field, Relation, String)
    case not(Condition)
    case all([Condition])
    case any([Condition])
  }

  /// As it was written.
  public let text: String
  let condition: Condition

  /// Every run.
  public init() {
    text = ""
    condition = .always
  }

  init(text: String, condition: Condition) {
    self.text = text
    self.condition = condition
  }

  /// Whether nothing is asked.
  public var isEveryRun: Bool { condition == .always }

  /// Whether it is true of a run.
  public func matches(_ run: RunFacts) -> Bool { Self.holds(condition, run) }

  private static func holds(_ condition: Condition, _ run: RunFacts) -> Bool {
    switch condition {
    case .always: true
    case .word(let word):
      [run.name, run.dataName, run.state].contains { $0.lowercased().contains(word) }
        || run.notes.tags.contains { $0.lowercased().contains(word) }
    case .compare(let field, let relation, let value): compare(run, field, relation, value)
    case .not(let inner): !holds(inner, run)
    case .all(let inner): inner.allSatisfy { holds($0, run) }
    case .any(let inner): inner.contains { holds($0, run) }
    }
  }

  private static func compare(
    _ run: RunFacts, _ field: Field, _ relation: Relation, _ value: String
  ) -> Bool {
    guard let values = run.values(of: field) else { return relation == .unequal }
    let number = number(value)
    func holds(_ relation: Relation, text: String) -> Bool {
      if let number, let own = Self.number(text) { return holds(relation, own, number) }
      switch relation {
      case .equal: return text.lowercased() == value.lowercased()
      case .unequal: return text.lowercased() != value.lowercased()
      case .contains: return text.lowercased().contains(value.lowercased())
      case .below, .above, .atMost, .atLeast: return false
      }
    }
    func holds(_ relation: Relation, _ own: Double, _ wanted: Double) -> Bool {
      switch relation {
      case .equal, .contains: own == wanted
      case .unequal: own != wanted
      case .below: own < wanted
      case .above: own > wanted
      case .atMost: own <= wanted
      case .atLeast: own >= wanted
      }
    }
    // Of several values one is enough; none may be what it is said not to be.
    let isNegative = relation == .unequal
    switch values {
    case .texts(let texts):
      return isNegative
        ? texts.allSatisfy { holds(relation, text: $0) }
        : texts.contains { text in
          relation == .contains
            ? text.lowercased().contains(value.lowercased()) : holds(relation, text: text)
        }
    case .numbers(let numbers):
      guard let number else { return isNegative }
      return isNegative
        ? numbers.allSatisfy { holds(relation, $0, number) }
        : numbers.contains { holds(relation, $0, number) }
    }
  }

  /// A number as settings and queries write it, per cent too.
  static func number(_ text: String) -> Double? {
    if text.hasSuffix("%") { return Double(text.dropLast()).map { $0 / 100 } }
    guard let first = text.utf8.first, first &- 48 < 10 || "+-.".utf8.contains(first) else {
      return nil
    }
    return Double(text)
  }

  // MARK: What it names

  /// The fields that none of some runs has, as they were written.
  public func unknownFields(in runs: [RunFacts]) -> [String] {
    guard !runs.isEmpty else { return [] }
    return fields.filter { field in runs.allSatisfy { $0.values(of: field) == nil } }.map(\.text)
  }

  /// What a field that no run has may have been meant for, the closest first.
  public static func names(near field: String, in runs: [RunFacts]) -> [String] {
    var names: [String] = []
    for name in runs.flatMap(\.names) where !names.contains(name) { names.append(name) }
    return NearestName.several(
      3, of: field, among: names,
      shortened: { $0.split { "./".contains($0) }.last.map(String.init) ?? $0 })
  }

  private var fields: [Field] {
    var fields: [Field] = []
    func collect(_ condition: Condition) {
      switch condition {
      case .always, .word: break
      case .compare(let field, _, _): if !fields.contains(field) { fields.append(field) }
      case .not(let inner): collect(inner)
      case .all(let inner), .any(let inner): inner.forEach { collect($0) }
      }
    }
    collect(condition)
    return fields
  }
}
