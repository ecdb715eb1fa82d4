import FoundationEssentials

extension Recipe {
  /// What editors check recipes by while they are written, and offer keys from: a JSON Schema, draft
  /// 2020-12. It knows of each key what reading knows of it; what depends on the data or on other keys,
  /// as the sum of the shares, it leaves to reading.
  public static var schema: String {
    let definitions = RecipeDefinition.allCases.map { ($0.rawValue, $0.form.schema) }
    let schema = RecipeKeys.recipe.schema.adding([
      "$schema": .text("https://json-schema.org/draft/2020-12/schema"),
      "title": .text("a recipe of dltui"),
      "$defs": .object(Dictionary(uniqueKeysWithValues: definitions)),
    ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(schema) else {
      preconditionFailure("the bounds of keys are finite")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

extension RecipeForm {
  fileprivate var schema: SchemaNode {
    switch self {
    case .number(let bounds): return bounds.schema
    case .integer(let range):
      var entries: [String: SchemaNode] = [
        "type": .text("integer"), "minimum": .number(Double(range.lowerBound)),
      ]
      if range.upperBound < .max { entries["maximum"] = .number(Double(range.upperBound)) }
      return .object(entries)
    case .seed:
      return .object(["type": .text("integer"), "minimum": .whole(0), "maximum": .whole(.max)])
    case .boolean: return .type("boolean")
    case .text, .path:
      return .object(["type": .types("string", "number", "boolean"), "minLength": .whole(1)])
    case .pattern(let pattern, _):
      return .object(["type": .types("string", "number", "boolean"), "pattern": .text(pattern)])
    case .word(_, let words): return .object(["enum": .texts(words)])
    case .off: return .object(["const": .boolean(false)])
    case .list(let element, let count):
      var entries: [String: SchemaNode] = ["type": .text("array"), "items": element.schema]
      if count.lowerBound > 0 { entries["minItems"] = .whole(UInt64(count.lowerBound)) }
      if count.upperBound < .max { entries["maxItems"] = .whole(UInt64(count.upperBound)) }
      return .object(entries)
    case .section(let keys, let need): return Self.schema(of: keys, need)
    case .choice(let choice): return choice.schema
    case .mapping(let element, _):
      return .object(["type": .text("object"), "additionalProperties": element.schema])
    case .named(let definition):
      return .object(["$ref": .text("#/$defs/\(definition.rawValue)")])
    case .either(let forms): return .any(of: forms.map(\.schema))
    case .nothing: return .type("null")
    case .anything: return .boolean(true)
    }
  }

  fileprivate static func schema(of keys: [RecipeKey], _ need: Need) -> SchemaNode {
    let required = keys.filter(\.isRequired).map(\.name)
    var entries: [String: SchemaNode] = [
      "properties": .object(
        Dictionary(uniqueKeysWithValues: keys.map { ($0.name, $0.schema) })),
      "additionalProperties": .boolean(false),
    ]
    func each(_ names: [String]) -> SchemaNode {
      // Nothing is not one.
      let isGiven = SchemaNode.object(["not": .type("null")])
      return .list(
        names.map { name in
          .object(["required": .texts([name]), "properties": .object([name: isGiven])])
        })
    }
    switch need {
    case .nothing: break
    case .oneOf(let names): entries["oneOf"] = each(names)
    case .atLeastOneOf(let names): entries["anyOf"] = each(names)
    }
    if !required.isEmpty { entries["required"] = .texts(required) }
    // Nothing at all is an empty section.
    let mayBeEmpty = required.isEmpty && need.names.isEmpty
    entries["type"] = mayBeEmpty ? .types("object", "null") : .text("object")
    return .object(entries)
  }
}

extension RecipeChoice {
  fileprivate var schema: SchemaNode {
    let alone = kinds.filter { !$0.isRequired }.map(\.name)
    let mappings = kinds.map { kind in
      RecipeForm.schema(of: [kind.chosen] + options(beside: kind.name), .nothing)
        .adding(["title": .text(kind.name)])
    }
    return .any(of: (alone.isEmpty ? [] : [.object(["enum": .texts(alone)])]) + mappings)
  }
}

extension RecipeKey {
  fileprivate var schema: SchemaNode {
    var node = form.schema
    if acceptsNull, !form.isNothing { node = .any(of: [node, .type("null")]) }
    var entries: [String: SchemaNode] = [
      "description": .text(([meaning] + (formula.map { [$0] } ?? [])).joined(separator: " "))
    ]
    if case .scalar(let text) = fallback {
      entries["default"] =
        Double(text).map { .number($0) } ?? Bool(text).map { .boolean($0) } ?? .text(text)
    }
    return node.adding(entries)
  }

  /// The key where it is the name that was chosen, and so must be there.
  fileprivate var chosen: RecipeKey {
    isRequired
      ? self
      : RecipeKey(
        name, form.isNothing ? form : .either([form, .nothing]), .required, meaning,
        formula: formula)
  }
}

extension RecipeForm {
  fileprivate var isNothing: Bool { if case .nothing = self { true } else { false } }
}

extension RecipeBounds {
  fileprivate var schema: SchemaNode {
    var entries: [String: SchemaNode] = ["type": .text("number")]
    if let least = limits.least {
      entries[limits.excludesLeast ? "exclusiveMinimum" : "minimum"] = .number(least)
    }
    if let greatest = limits.greatest {
      entries[limits.excludesGreatest ? "exclusiveMaximum" : "maximum"] = .number(greatest)
    }
    return .object(entries)
  }
}
