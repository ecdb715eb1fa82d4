import Foundation

@testable import Training

/// JSON as a tree.
indirect enum JSON: Decodable, Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// A recipe's tree as an editor sees it.
  init(_ node: RecipeNode) {
    switch node.content {
    case .scalar(let text, let isQuoted):
      if node.isNull {
        self = .null
      } else if !isQuoted, let value = Bool(text) {
        self = .boolean(value)
      } else if !isQuoted, let value = Double(text), text.first?.isLetter == false {
        self = .number(value)
      } else {
        self = .text(text)
      }
    case .list(let elements): self = .list(elements.map(JSON.init))
    case .mapping(let entries):
      self = .object(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, JSON($0.value)) }))
    }
  }

  subscript(key: String) -> JSON? {
    if case .object(let entries) = self { entries[key] } else { nil }
  }

  var texts: [String] {
    guard case .list(let elements) = self else { return [] }
    return elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var elements: [JSON]? { if case .list(let elements) = self { elements } else { nil } }

  fileprivate var type: Set<String> {
    switch self {
    case .null: ["null"]
    case .boolean: ["boolean"]
    case .number(let value): value == value.rounded() ? ["number", "integer"] : ["number"]
    case .text: ["string"]
    case .list: ["array"]
    case .object: ["object"]
    }
  }
}

/// As much of JSON Schema, draft 2020-12, as the schema of recipes uses; a word that it does not know
/// accepts nothing.
struct JSONSchema {
  let root: JSON

  init(_ text: String) throws {
    root = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
  }

  func accepts(_ value: JSON) -> Bool { accepts(value, by: root) }

  private func accepts(_ value: JSON, by schema: JSON) -> Bool {
    if case .boolean(let isAny) = schema { return isAny }
    guard case .object(let rules) = schema else { return false }
    return rules.allSatisfy { word, rule in holds(word, rule, of: value, in: schema) }
  }

  private func holds(_ word: String, _ rule: JSON, of value: JSON, in schema: JSON) -> Bool {
    switch word {
    case "$schema", "$defs", "title", "description", "default": return true
    case "$ref":
      guard case .text(let reference) = rule,
        let definition = root["$defs"]?[String(reference.split(separator: "/").last ?? "")]
      else { return false }
      return accepts(value, by: definition)
    case "type":
      let types = if case .text(let type) = rule { [type] } else { rule.texts }
      return !value.type.isDisjoint(with: types)
    case "enum": return rule.elements?.contains(value) == true
    case "const": return value == rule
    case "not": return !accepts(value, by: rule)
    case "anyOf": return rule.elements?.contains { accepts(value, by: $0) } == true
    case "oneOf": return rule.elements?.count { accepts(value, by: $0) } == 1
    default: break
    }
    switch value {
    case .number(let number):
      guard let bound = rule.number else { return true }
      switch word {
      case "minimum": return number >= bound
      case "maximum": return number <= bound
      case "exclusiveMinimum": return number > bound
      case "exclusiveMaximum": return number < bound
      default: break
      }
    case .text(let text):
      if word == "minLength" {
        return Double(text.unicodeScalars.count) >= rule.number ?? .infinity
      }
      if word == "pattern", case .text(let pattern) = rule {
        return text.range(of: pattern, options: .regularExpression) != nil
      }
    case .list(let elements):
      switch word {
      case "items": return elements.allSatisfy { accepts($0, by: rule) }
      case "minItems": return Double(elements.count) >= rule.number ?? .infinity
      case "maxItems": return Double(elements.count) <= rule.number ?? 0
      default: break
      }
    case .object(let entries):
      switch word {
      case "properties":
        return entries.allSatisfy { key, value in rule[key].map { accepts(value, by: $0) } ?? true }
      case "required": return rule.texts.allSatisfy { entries[$0] != nil }
      case "additionalProperties":
        return entries.allSatisfy { key, value in
          schema["properties"]?[key] != nil || accepts(value, by: rule)
        }
      default: break
      }
    case .null, .boolean: break
    }
    return Self.ofOtherTypes.contains(word)
  }

  /// Words that say nothing of values of other types.
  private static let ofOtherTypes: Set<String> = [
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "pattern", "items",
    "minItems", "maxItems", "properties", "required", "additionalProperties",
  ]
}
