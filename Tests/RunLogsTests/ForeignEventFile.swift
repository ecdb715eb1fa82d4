import CChecksums

/// Writes event files by hand, so that tests can say what is on the wire, damage included.
struct ForeignEventFile {
  private(set) var bytes: [UInt8] = []

  /// One record with checksums that hold.
  mutating func record(_ data: [UInt8]) {
    header(length: UInt64(data.count))
    bytes += data
    checksum(data)
  }

  /// A length whose checksum holds, whatever follows it.
  mutating func header(length: UInt64) {
    let field = withUnsafeBytes(of: length.littleEndian) { Array($0) }
    bytes += field
    checksum(field)
  }

  mutating func append(_ more: [UInt8]) { bytes += more }

  mutating func event(step: Int64 = 0, time: Double = 100, value: [UInt8]) {
    record(Self.event(step: step, time: time, field(5, field(1, value))))
  }

  mutating func scalar(_ tag: String, step: Int64, _ number: Float, time: Double = 100) {
    event(step: step, time: time, value: field(1, Array(tag.utf8)) + fixed32(2, number))
  }

  mutating func tensor(_ tag: String, step: Int64, _ tensor: [UInt8], plugin: String? = nil) {
    let metadata = plugin.map { field(9, field(1, field(1, Array($0.utf8)))) } ?? []
    event(step: step, value: field(1, Array(tag.utf8)) + field(8, tensor) + metadata)
  }

  static func event(step: Int64, time: Double, _ rest: [UInt8]) -> [UInt8] {
    let step = step == 0 ? [] : varint(2, UInt64(bitPattern: step))
    return fixed64(1, time.bitPattern) + step + rest
  }

  private mutating func checksum(_ data: [UInt8]) {
    let crc = checksum_crc32c(0, data, data.count)
    let masked = ((crc >> 15) | (crc << 17)) &+ 0xa282_ead8
    bytes += withUnsafeBytes(of: masked.littleEndian) { Array($0) }
  }
}

// Protocol-buffers fields by number.

func varint(_ value: UInt64) -> [UInt8] {
  var rest = value
  var bytes: [UInt8] = []
  while rest >= 0x80 {
    bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
    rest >>= 7
  }
  return bytes + [UInt8(rest)]
}

func varint(_ number: Int, _ value: UInt64) -> [UInt8] {
  varint(UInt64(number) << 3) + varint(value)
}

func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
  varint(UInt64(number) << 3 | 2) + varint(UInt64(bytes.count)) + bytes
}

func fixed32(_ number: Int, _ value: Float) -> [UInt8] {
  varint(UInt64(number) << 3 | 5) + littleEndian(value.bitPattern)
}

func fixed64(_ number: Int, _ bits: UInt64) -> [UInt8] {
  varint(UInt64(number) << 3 | 1) + littleEndian(bits)
}

func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
