/// Every key that a recipe may have, for people to read.
public struct RecipeReference: Sendable {
  /// Keys that stand in one section.
  public struct Group: Sendable {
    /// The section's own key; empty for the recipe itself.
    public let key: String
    /// How it is written.
    public let introduction: String
    /// The keys in it, each followed by those within it.
    public let entries: [Entry]
  }

  /// A key.
  public struct Entry: Sendable {
    /// As it is written.
    public let name: String
    /// How deep it is within the group, from 0.
    public let depth: Int
    /// What it takes, what holds where it is left out, and whether it is live.
    public let facts: String
    /// What it is for, with its formula.
    public let meaning: String
  }

  /// In the order of a recipe.
  public static let groups: [Group] = {
    var groups = [
      Group(
        key: "",
        introduction: "A recipe is YAML. Any leaf can be set on the command line, as --set "
          + "epochs=20 or --set optimizer.adam.beta1=0.95. What is live can be changed while the "
          + "run goes on. What has no default is off, or there is none, where it is left out.",
        entries: RecipeKeys.top.map { $0.entry(depth: 0) })
    ]
    for key in RecipeKeys.top {
      guard let group = group(of: key) else { continue }
      groups.append(group)
      guard key.name == "data" else { continue }
      groups.append(Self.group(named: "data.source", of: RecipeKeys.source))
    }
    return groups
  }()

  private static func group(of key: RecipeKey) -> Group? {
    for form in key.form.alternatives {
      switch form {
      case .section(let keys, _):
        return Group(
          key: key.name, introduction: key.meaning, entries: keys.flatMap { $0.entries(depth: 0) })
      case .choice(let choice): return group(named: key.name, of: choice)
      case .list(let element, _):
        for case .choice(let choice) in element.alternatives {
          return group(named: key.name, of: choice)
        }
      case .mapping(let element, _):
        for case .choice(let choice) in element.alternatives {
          return group(named: key.name, of: choice)
        }
      default: continue
      }
    }
    return nil
  }

  private static func group(named name: String, of choice: RecipeChoice) -> Group {
    let beside = choice.options.map(\.name).joined(separator: ", ")
    let sentence =
      "Each is \(choice.noun): the name alone where nothing is required, or {name: …}"
      + (beside.isEmpty ? "." : ". Beside any name may stand: \(beside).")
    return Group(
      key: name, introduction: sentence,
      entries: (choice.kinds + choice.options).flatMap { $0.entries(depth: 0) })
  }
}

extension RecipeKey {
  fileprivate func entry(depth: Int, besides name: String? = nil) -> RecipeReference.Entry {
    var facts = [form.words(isWithin: false)]
    switch fallback {
    case .required: facts.append("required")
    case .scalar(let text): facts.append("default \(text)")
    case .depends(let clause): facts.append("default \(clause)")
    case .nothing: break
    }
    if let live {
      facts.append(live.key == self.name ? "live" : "live as \(live.key)")
    }
    if let name { facts[0] = "beside \(name): " + facts[0] }
    var sentences = [meaning]
    if let formula { sentences.append(formula) }
    if let demand { sentences.append("Example: " + demand.example) }
    return RecipeReference.Entry(
      name: self.name, depth: depth, facts: facts.filter { !$0.isEmpty }.joined(separator: "; "),
      meaning: sentences.joined(separator: "\n"))
  }

  /// The key's own entry, then those of the keys within it and beside it.
  fileprivate func entries(depth: Int) -> [RecipeReference.Entry] {
    [entry(depth: depth)]
      + form.alternatives.flatMap(\.sectionKeys).flatMap { $0.entries(depth: depth + 1) }
      + companions.map { $0.entry(depth: depth + 1, besides: name) }
  }
}

extension RecipeForm {
  /// The keys of a section, or of a list of them.
  fileprivate var sectionKeys: [RecipeKey] {
    switch self {
    case .section(let keys, _): keys
    case .list(.section(let keys, _), _): keys
    default: []
    }
  }

  /// What can be written, in words.
  fileprivate func words(isWithin: Bool) -> String {
    switch self {
    case .number(let bounds):
      bounds.requirement == "a number" ? "number" : "number \(bounds.requirement)"
    case .integer(let range): "whole number in \(range.lowerBound)...\(range.upperBound)"
    case .seed: "whole number"
    case .boolean: "true or false"
    case .text: "text"
    case .pattern(_, let words): words
    case .path: "path"
    case .word(_, let words):
      words.count < 2
        ? words.joined()
        : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    case .off: "false"
    case .list(let element, let count):
      "list of \(count.lowerBound == count.upperBound ? "\(count.lowerBound) × " : "")"
        + element.words(isWithin: true)
    case .section(let keys, _): keys.isEmpty ? "" : "mapping"
    case .choice(let choice): choice.noun
    case .mapping(let element, let keys): "mapping by \(keys): \(element.words(isWithin: true))"
    case .named(.layers): "list of layers"
    case .named(.window): "size, or [height, width], in 1...1000"
    case .named(.searchSpace): isWithin ? "more of them" : "mapping of keys to ranges"
    case .named(let definition): definition.form.words(isWithin: true)
    case .either(let forms): forms.map { $0.words(isWithin: isWithin) }.joined(separator: ", or ")
    case .nothing: ""
    case .anything: "any value"
    }
  }
}
