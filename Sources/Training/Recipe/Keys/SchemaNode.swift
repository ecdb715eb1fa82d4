/// A piece of a JSON Schema.
indirect enum SchemaNode: Encodable {
  case text(String)
  case number(Double)
  case whole(UInt64)
  case boolean(Bool)
  case list([SchemaNode])
  case object([String: SchemaNode])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .whole(let number): try container.encode(number)
    case .boolean(let value): try container.encode(value)
    case .list(let nodes): try container.encode(nodes)
    case .object(let entries): try container.encode(entries)
    }
  }
}

extension SchemaNode {
  static func type(_ name: String) -> SchemaNode { .object(["type": .text(name)]) }

  static func types(_ names: String...) -> SchemaNode { .list(names.map { .text($0) }) }

  static func texts(_ texts: [String]) -> SchemaNode { .list(texts.map { .text($0) }) }

  /// Any of these; one alone is itself.
  static func any(of nodes: [SchemaNode]) -> SchemaNode {
    nodes.count == 1 ? nodes[0] : .object(["anyOf": .list(nodes)])
  }

  /// This with more said of it.
  func adding(_ entries: [String: SchemaNode]) -> SchemaNode {
    guard case .object(let own) = self else { return self }
    return .object(own.merging(entries) { _, new in new })
  }
}
