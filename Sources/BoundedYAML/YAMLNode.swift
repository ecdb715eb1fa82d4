/// A value of a YAML text, and the line it begins on.
///
/// Two are equal when they hold the same, wherever they stand and however they are quoted.
public struct YAMLNode: Hashable, Sendable {
  /// What it is.
  public enum Content: Sendable {
    /// A word, number or text; `isPlain` when nothing around it says that it is a text: no quotes, no block
    /// of lines and no tag `!!str`.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    /// In the order of the text.
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  /// What it is; an alias is what it stands for.
  public let content: Content
  /// From 1. An alias has its anchor's.
  public let line: Int

  init(_ content: Content, line: Int) {
    self.content = content
    self.line = line
  }

  /// The text of a scalar, quoted or not; nil of others.
  public var text: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  /// The elements of a sequence; nil of others.
  public var sequence: [YAMLNode]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  /// The pairs of a mapping; nil of others.
  public var mapping: [(key: YAMLNode, value: YAMLNode)]? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs
  }

  /// A plain `true`, `yes`, `on`, `false`, `no` or `off`, in capitals or not (YAML 1.1); nil of others.
  public var flag: Bool? {
    guard case .scalar(let text, isPlain: true) = content else { return nil }
    switch text.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: return nil
    }
  }

  /// A plain number, also `.inf`, `.nan` and with `_` between its digits; nil of others.
  public var number: Double? {
    guard case .scalar(let text, isPlain: true) = content else { return nil }
    switch text.lowercased() {
    case ".inf", "+.inf": return .infinity
    case "-.inf": return -.infinity
    case ".nan": return .nan
    default: return Double(text.filter { $0 != "_" })
    }
  }

  /// The value of a mapping's key; nil where there is none.
  public subscript(key: String) -> YAMLNode? {
    mapping?.first { $0.key.text == key }?.value
  }

  /// Whether they hold the same.
  public static func == (one: YAMLNode, other: YAMLNode) -> Bool {
    switch (one.content, other.content) {
    case (.scalar(let text, _), .scalar(let otherText, _)): text == otherText
    case (.sequence(let elements), .sequence(let others)): elements == others
    case (.mapping(let pairs), .mapping(let others)):
      pairs.count == others.count
        && zip(pairs, others).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }

  /// Of what it holds.
  public func hash(into hasher: inout Hasher) {
    switch content {
    case .scalar(let text, _): hasher.combine(text)
    case .sequence(let elements): hasher.combine(elements)
    case .mapping(let pairs):
      hasher.combine(pairs.count)
      for (key, value) in pairs {
        hasher.combine(key)
        hasher.combine(value)
      }
    }
  }
}
