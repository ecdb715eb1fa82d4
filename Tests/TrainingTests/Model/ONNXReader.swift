@testable import Training

/// Reads as much of the protocol buffers' wire format as the tests need to look into an ONNX file.
struct ProtobufFields {
  enum Value: Equatable {
    case number(UInt64)
    case bytes([UInt8])
  }

  private(set) var fields: [(number: Int, value: Value)] = []

  /// Nil when the bytes are no message.
  init?(_ bytes: [UInt8]) {
    var place = 0
    func varint() -> UInt64? {
      var (result, shift): (UInt64, UInt64) = (0, 0)
      while place < bytes.count, shift < 64 {
        let byte = bytes[place]
        place += 1
        result |= UInt64(byte & 0x7f) << shift
        if byte & 0x80 == 0 { return result }
        shift += 7
      }
      return nil
    }
    while place < bytes.count {
      guard let key = varint() else { return nil }
      switch key & 7 {
      case 0:
        guard let value = varint() else { return nil }
        fields.append((Int(key >> 3), .number(value)))
      case 2:
        guard let count = varint(), count <= bytes.count - place else { return nil }
        fields.append((Int(key >> 3), .bytes(Array(bytes[place..<place + Int(count)]))))
        place += Int(count)
      case 5:
        guard bytes.count - place >= 4 else { return nil }
        let value = bytes[place..<place + 4].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        fields.append((Int(key >> 3), .number(value)))
        place += 4
      default: return nil
      }
    }
  }

  func numbers(_ field: Int) -> [Int] {
    fields.compactMap {
      guard $0.number == field, case .number(let value) = $0.value else { return nil }
      return Int(Int64(bitPattern: value))
    }
  }

  func messages(_ field: Int) -> [ProtobufFields] {
    fields.compactMap {
      guard $0.number == field, case .bytes(let bytes) = $0.value else { return nil }
      return ProtobufFields(bytes)
    }
  }

  func texts(_ field: Int) -> [String] {
    fields.compactMap {
      guard $0.number == field, case .bytes(let bytes) = $0.value else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  func bytes(_ field: Int) -> [UInt8] {
    for each in fields where each.number == field {
      if case .bytes(let bytes) = each.value { return bytes }
    }
    return []
  }
}

/// The graph of an ONNX file.
struct ONNXReader {
  struct Node {
    var operation: String
    var inputs: [String]
    var outputs: [String]
    /// Whole numbers, by the attribute's name.
    var numbers: [String: [Int]]
  }

  struct Constant: Equatable {
    var dimensions: [Int]
    var element: Int
    var bytes: [UInt8]

    var floats: [Float] {
      stride(from: 0, to: bytes.count, by: 4).map { start in
        Float(
          bitPattern: bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        )
      }
    }
  }

  let model: ProtobufFields
  let nodes: [Node]
  let constants: [String: Constant]
  let inputs: [String]
  let outputs: [String]

  init?(_ bytes: [UInt8]) {
    guard let model = ProtobufFields(bytes), let graph = model.messages(7).first else { return nil }
    self.model = model
    nodes = graph.messages(1).map { node in
      Node(
        operation: node.texts(4).first ?? "", inputs: node.texts(1), outputs: node.texts(2),
        numbers: Dictionary(
          node.messages(5).map { ($0.texts(1).first ?? "", $0.numbers(8) + $0.numbers(3)) },
          uniquingKeysWith: { $1 }))
    }
    constants = Dictionary(
      graph.messages(5).map {
        (
          $0.texts(8).first ?? "",
          Constant(
            dimensions: $0.numbers(1), element: $0.numbers(2).first ?? 0, bytes: $0.bytes(9))
        )
      }, uniquingKeysWith: { $1 })
    inputs = graph.messages(11).compactMap { $0.texts(1).first }
    outputs = graph.messages(12).compactMap { $0.texts(1).first }
  }
}
