/// Walks the fields of one protocol-buffers message in place.
///
/// The encoding is described at protobuf.dev/programming-guides/encoding. Every read is checked
/// against the message's end; a message that does not fit its own lengths ends the walk with
/// `isDamaged`.
struct WireCursor {
  /// One field as it stands on the wire.
  struct Field {
    /// Number and wire type as one key: `number << 3 | type`.
    var key: UInt64
    /// The value of a varint, the bits of a fixed32 or fixed64, the byte count of a
    /// length-delimited field.
    var bits: UInt64
    /// Where a length-delimited field's bytes begin.
    var start: UnsafeRawPointer

    var number: UInt64 { key >> 3 }
    var bytes: UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: start, count: Int(truncatingIfNeeded: bits))
    }
    var message: WireCursor { WireCursor(bytes) }
    var float: Float { Float(bitPattern: UInt32(truncatingIfNeeded: bits)) }
    var double: Double { Double(bitPattern: bits) }
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  private var next: UnsafeRawPointer
  private let end: UnsafeRawPointer
  private(set) var isDamaged = false

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    next = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
    end = next + bytes.count
  }

  /// The next field; nil at the end, and where the message is damaged.
  @inline(__always)
  mutating func field() -> Field? {
    guard next < end else { return nil }
    guard let key = varint(), key >> 3 != 0 else { return damaged() }
    switch key & 7 {
    case 0:
      guard let value = varint() else { return damaged() }
      return Field(key: key, bits: value, start: next)
    case 1:
      guard end - next >= 8 else { return damaged() }
      let bits = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self))
      next += 8
      return Field(key: key, bits: bits, start: next)
    case 2:
      guard let length = varint(), length <= UInt64(end - next) else { return damaged() }
      let field = Field(key: key, bits: length, start: next)
      next += Int(truncatingIfNeeded: length)
      return field
    case 5:
      guard end - next >= 4 else { return damaged() }
      let bits = UInt32(littleEndian: next.loadUnaligned(as: UInt32.self))
      next += 4
      return Field(key: key, bits: UInt64(bits), start: next)
    default:
      return damaged()
    }
  }

  /// The next varint of a packed field; nil at the end, and where it is damaged.
  @inline(__always)
  mutating func varint() -> UInt64? {
    guard next < end else { return nil }
    let first = next.load(as: UInt8.self)
    next += 1
    if first < 0x80 { return UInt64(first) }
    return longVarint(first)
  }

  private mutating func longVarint(_ first: UInt8) -> UInt64? {
    var value = UInt64(first & 0x7f)
    var shift: UInt64 = 7
    while next < end, shift < 64 {
      let byte = next.load(as: UInt8.self)
      next += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    isDamaged = true
    return nil
  }

  private mutating func damaged() -> Field? {
    isDamaged = true
    return nil
  }
}
