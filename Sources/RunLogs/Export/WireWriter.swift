import CChecksums

/// Writes protocol-buffers messages and TFRecords, the counterpart of `WireCursor` and
/// `RecordFrames`.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func field(_ number: Int, _ value: Int) {
    varint(UInt64(number) << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func field(_ number: Int, _ value: Double) {
    varint(UInt64(number) << 3 | 1)
    fixed(value.bitPattern)
  }

  mutating func field(_ number: Int, _ value: Float) {
    varint(UInt64(number) << 3 | 5)
    fixed(value.bitPattern)
  }

  mutating func field(_ number: Int, _ text: String) { field(number, Array(text.utf8)) }

  mutating func field(_ number: Int, _ content: [UInt8]) {
    varint(UInt64(number) << 3 | 2)
    varint(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  /// A message within the message.
  mutating func field(_ number: Int, _ body: (inout WireWriter) -> Void) {
    var inner = WireWriter()
    body(&inner)
    field(number, inner.bytes)
  }

  mutating func fixed<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// The message as one record of a file.
  func appendRecord(to file: inout [UInt8]) {
    var frame = WireWriter()
    frame.fixed(UInt64(bytes.count))
    frame.fixed(Self.checksum(frame.bytes))
    file.append(contentsOf: frame.bytes)
    file.append(contentsOf: bytes)
    frame.removeAll()
    frame.fixed(Self.checksum(bytes))
    file.append(contentsOf: frame.bytes)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    RecordFrames.masked(checksum_crc32c(0, bytes, bytes.count))
  }
}
