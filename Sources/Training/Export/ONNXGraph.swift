/// A graph in the Open Neural Network Exchange format, as it is put together: nodes in the order in
/// which they compute, and the constants they take. Field numbers are those of onnx.proto3 (ONNX 1.16).
/// Little-endian hosts only.
struct ONNXGraph {
  enum Attribute {
    case number(Int)
    case real(Float)
    case numbers([Int])
    case text(String)
  }

  enum Element: Int {
    case float32 = 1
    case int64 = 7
  }

  /// An input or output; a dimension without a number is the batch's.
  struct Port {
    var name: String
    var element: Element
    var dimensions: [Int?]
    var text: String
  }

  /// Of the standard operators: the oldest that has all these nodes need.
  static let operatorSet = 17
  /// Of the format, which goes with it.
  private static let formatVersion = 8

  private var nodes: [ProtobufMessage] = []
  private var constants: [ProtobufMessage] = []
  private var constantNames: Set<String> = []
  private var count = 0

  /// Adds a node.
  ///
  /// - Parameters:
  ///   - outputs: how many it has, of which the last is given back.
  ///   - name: what to call the last output; nil makes up a name.
  mutating func add(
    _ operation: String, _ inputs: [String], _ attributes: [(String, Attribute)] = [],
    outputs: Int = 1, name: String? = nil
  ) -> String {
    count += 1
    let result = name ?? "\(operation.lowercased())_\(count)"
    var node = ProtobufMessage()
    for input in inputs { node.add(1, input) }
    // One that nobody takes has no name.
    for _ in 1..<outputs { node.add(2, "") }
    node.add(2, result)
    node.add(3, "\(operation)_\(count)")
    node.add(4, operation)
    for (name, attribute) in attributes { node.add(5, Self.message(name, attribute)) }
    nodes.append(node)
    return result
  }

  /// A constant of that name; the same name is the same constant.
  mutating func constant(_ name: String, _ values: [Float], _ dimensions: [Int]) -> String {
    add(name, dimensions, .float32, values.withUnsafeBytes { Array($0) })
    return name
  }

  mutating func constant(_ name: String, _ values: [Int]) -> String {
    add(name, [values.count], .int64, values.withUnsafeBytes { Array($0) })
    return name
  }

  /// The whole model.
  ///
  /// - Parameter metadata: further facts, by their names.
  func model(
    name: String, inputs: [Port], outputs: [Port], metadata: [(String, String)]
  ) -> [UInt8] {
    var graph = ProtobufMessage()
    for node in nodes { graph.add(1, node) }
    graph.add(2, name)
    for constant in constants { graph.add(5, constant) }
    for input in inputs { graph.add(11, Self.message(input)) }
    for output in outputs { graph.add(12, Self.message(output)) }
    var operators = ProtobufMessage()
    operators.add(1, "")
    operators.add(2, Self.operatorSet)
    var model = ProtobufMessage()
    model.add(1, Self.formatVersion)
    model.add(2, "dltui")
    model.add(7, graph)
    model.add(8, operators)
    for (key, value) in metadata {
      var entry = ProtobufMessage()
      entry.add(1, key)
      entry.add(2, value)
      model.add(14, entry)
    }
    return model.bytes
  }

  private mutating func add(
    _ name: String, _ dimensions: [Int], _ element: Element, _ bytes: [UInt8]
  ) {
    guard constantNames.insert(name).inserted else { return }
    var tensor = ProtobufMessage()
    tensor.add(1, dimensions)
    tensor.add(2, element.rawValue)
    tensor.add(8, name)
    tensor.add(9, bytes: bytes)
    constants.append(tensor)
  }

  private static func message(_ name: String, _ attribute: Attribute) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.add(1, name)
    switch attribute {
    case .real(let value):
      message.add(2, value)
      message.add(20, 1)
    case .number(let value):
      message.add(3, value)
      message.add(20, 2)
    case .text(let value):
      message.add(4, value)
      message.add(20, 3)
    case .numbers(let values):
      message.add(8, values)
      message.add(20, 7)
    }
    return message
  }

  private static func message(_ port: Port) -> ProtobufMessage {
    var shape = ProtobufMessage()
    for dimension in port.dimensions {
      var message = ProtobufMessage()
      if let dimension { message.add(1, dimension) } else { message.add(2, "batch") }
      shape.add(1, message)
    }
    var tensor = ProtobufMessage()
    tensor.add(1, port.element.rawValue)
    tensor.add(2, shape)
    var type = ProtobufMessage()
    type.add(1, tensor)
    var message = ProtobufMessage()
    message.add(1, port.name)
    message.add(2, type)
    message.add(3, port.text)
    return message
  }
}
