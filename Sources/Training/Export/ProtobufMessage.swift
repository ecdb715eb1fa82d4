/// A message in Protocol Buffers' wire format (Google, encoding guide): fields as a number and a type,
/// lengths and whole numbers as varints. As much of it as ONNX needs.
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  private enum WireType: UInt64 {
    case varint = 0
    case lengthDelimited = 2
    case fixed32 = 5
  }

  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(key field: Int, _ type: WireType) {
    append(varint: UInt64(field) << 3 | type.rawValue)
  }

  mutating func add(_ field: Int, _ value: Int) {
    append(key: field, .varint)
    append(varint: UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: Int, _ value: Float) {
    append(key: field, .fixed32)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
  }

  mutating func add(_ field: Int, _ text: String) { add(field, bytes: Array(text.utf8)) }

  mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, bytes: message.bytes) }

  mutating func add(_ field: Int, bytes content: [UInt8]) {
    append(key: field, .lengthDelimited)
    append(varint: UInt64(content.count))
    bytes += content
  }

  /// A repeated field of whole numbers, one after another: every reader takes them so.
  mutating func add(_ field: Int, _ values: [Int]) {
    for value in values { add(field, value) }
  }
}
