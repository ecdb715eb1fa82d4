import BoundedYAML

/// A recipe's text as a tree in which each value knows where it was written.
struct RecipeNode {
  enum Content {
    case scalar(String, isQuoted: Bool)
    case list([RecipeNode])
    case mapping([Entry])
  }

  struct Entry {
    var key: String
    var keyPlace: RecipePlace
    var value: RecipeNode
  }

  var content: Content
  var place: RecipePlace

  /// Whether it is nothing: `null`, `~` or left out.
  var isNull: Bool {
    guard case .scalar(let text, isQuoted: false) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// What to call it in a message: the text itself, or its kind.
  var display: String {
    switch content {
    case .scalar(let text, let isQuoted):
      isNull ? "nothing" : (isQuoted ? "the text \"\(text)\"" : text)
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension RecipeNode {
  /// Parses YAML; nil when there is nothing but comments.
  ///
  /// - Throws: `syntax` when it is no YAML, `invalid` for a key given twice.
  static func parse(_ text: String, file: String) throws(RecipeError) -> RecipeNode? {
    try parse(text) { .line(file: file, $0) }
  }

  /// Parses the value of an override, which may be nothing.
  static func parse(override: String, value: String) throws(RecipeError) -> RecipeNode {
    try parse(value, at: .override(override))
  }

  /// Parses a value that stands at `place`, which may be nothing.
  static func parse(_ value: String, at place: RecipePlace) throws(RecipeError) -> RecipeNode {
    try parse(value) { _ in place } ?? .nothing(at: place)
  }

  /// What stands where nothing is written.
  static func nothing(at place: RecipePlace) -> RecipeNode {
    RecipeNode(content: .scalar("", isQuoted: false), place: place)
  }

  private static func parse(
    _ text: String, place: (Int) -> RecipePlace
  ) throws(RecipeError) -> RecipeNode? {
    let root: YAMLNode?
    do {
      root = try composeYAML(text)
    } catch {
      if let key = error.duplicateKey {
        throw .invalid(
          place: place(error.line), container: RecipePath(), .duplicateKey(key))
      }
      let context = error.context.map { "\($0), " } ?? ""
      throw .syntax(place: place(error.line), problem: context + error.problem)
    }
    return try root.map { node throws(RecipeError) in try RecipeNode(node, place: place) }
  }

  private init(_ node: YAMLNode, place: (Int) -> RecipePlace) throws(RecipeError) {
    self.place = place(node.line)
    switch node.content {
    case .scalar(let text, let isPlain): content = .scalar(text, isQuoted: !isPlain)
    case .sequence(let sequence):
      var elements: [RecipeNode] = []
      for element in sequence { elements.append(try RecipeNode(element, place: place)) }
      content = .list(elements)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        guard let name = key.text else {
          throw .invalid(
            place: self.place, container: RecipePath(),
            .unmet(key: "a key", requirement: "text", got: "a list or mapping", hint: nil))
        }
        entries.append(
          Entry(
            key: name, keyPlace: place(key.line),
            value: try RecipeNode(value, place: place)))
      }
      content = .mapping(entries)
    }
  }
}
