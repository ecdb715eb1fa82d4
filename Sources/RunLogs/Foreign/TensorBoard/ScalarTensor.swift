/// The one number in a `TensorProto`, whichever of its encodings holds it.
///
/// Field numbers and data types: tensorflow/core/framework/tensor.proto and types.proto.
enum ScalarTensor {
  /// - Returns: nil when the tensor holds several numbers, or no number at all.
  static func value(of tensor: WireCursor) -> Double? {
    var fields = tensor
    var dataType: UInt64 = 0
    var content: UnsafeRawBufferPointer?
    var listed: Double?
    while let field = fields.field() {
      switch field.key {
      case 0x08: dataType = field.bits
      case 0x12: if !isOneElement(shape: field.message) { return nil }
      case 0x22: content = field.bytes
      default:
        switch listedValue(field) {
        case .none: continue
        case .one(let value) where listed == nil: listed = value
        default: return nil
        }
      }
    }
    guard !fields.isDamaged else { return nil }
    if let content, !content.isEmpty { return number(in: content, dataType: dataType) }
    if let listed { return half(listed, dataType: dataType) }
    // A list left out on the wire is the default, zero; of strings there is no zero.
    return isNumeric(dataType) ? 0 : nil
  }

  private enum Listed { case none, one(Double), several }

  /// The value of a `…_val` field, packed or not.
  @inline(__always)
  private static func listedValue(_ field: WireCursor.Field) -> Listed {
    switch field.key {
    case 0x2d: return .one(Double(field.float))
    case 0x31: return .one(field.double)
    case 0x38, 0x50: return .one(Double(Int64(bitPattern: field.bits)))
    case 0x58, 0x68, 0x80, 0x88: return .one(Double(field.bits))
    case 0x2a:
      guard field.bits == 4 else { return field.bits == 0 ? .none : .several }
      return .one(Double(Float(bitPattern: UInt32(littleEndian: load(field.bytes)))))
    case 0x32:
      guard field.bits == 8 else { return field.bits == 0 ? .none : .several }
      return .one(Double(bitPattern: UInt64(littleEndian: load(field.bytes))))
    case 0x3a, 0x52: return packed(field) { Double(Int64(bitPattern: $0)) }
    case 0x5a, 0x6a, 0x82, 0x8a: return packed(field) { Double($0) }
    default: return .none
    }
  }

  private static func packed(
    _ field: WireCursor.Field, _ convert: (UInt64) -> Double
  ) -> Listed {
    guard field.bits > 0 else { return .none }
    var list = field.message
    guard let bits = list.varint() else { return .several }
    return list.varint() == nil && !list.isDamaged ? .one(convert(bits)) : .several
  }

  /// `half_val` holds the bits of the two 16-bit formats as integers.
  private static func half(_ listed: Double, dataType: UInt64) -> Double? {
    guard dataType == 14 || dataType == 19 else { return listed }
    guard let bits = UInt16(exactly: listed) else { return nil }
    return dataType == 19
      ? HalfPrecision.double(bits) : Double(Float(bitPattern: UInt32(bits) << 16))
  }

  private static func isOneElement(shape: WireCursor) -> Bool {
    var fields = shape
    while let dimension = fields.field() {
      guard dimension.key == 0x12 else { continue }
      var size: UInt64 = 0
      var parts = dimension.message
      while let part = parts.field() { if part.key == 0x08 { size = part.bits } }
      if size != 1 { return false }
    }
    return !fields.isDamaged
  }

  private static func isNumeric(_ dataType: UInt64) -> Bool {
    switch dataType {
    case 1...6, 9, 10, 14, 17, 19, 22, 23: true
    default: false
    }
  }

  private static func number(in content: UnsafeRawBufferPointer, dataType: UInt64) -> Double? {
    switch (dataType, content.count) {
    case (1, 4): Double(Float(bitPattern: UInt32(littleEndian: load(content))))
    case (2, 8): Double(bitPattern: UInt64(littleEndian: load(content)))
    case (3, 4): Double(Int32(littleEndian: load(content)))
    case (4, 1), (10, 1): Double(content[0])
    case (5, 2): Double(Int16(littleEndian: load(content)))
    case (6, 1): Double(Int8(bitPattern: content[0]))
    case (9, 8): Double(Int64(littleEndian: load(content)))
    case (14, 2):
      Double(Float(bitPattern: UInt32(UInt16(littleEndian: load(content))) << 16))
    case (17, 2): Double(UInt16(littleEndian: load(content)))
    case (19, 2): HalfPrecision.double(UInt16(littleEndian: load(content)))
    case (22, 4): Double(UInt32(littleEndian: load(content)))
    case (23, 8): Double(UInt64(littleEndian: load(content)))
    default: nil
    }
  }

  @inline(__always)
  private static func load<Value: BitwiseCopyable>(_ bytes: UnsafeRawBufferPointer) -> Value {
    bytes.loadUnaligned(as: Value.self)
  }
}

/// IEEE 754 binary16, which not every target has as a type.
enum HalfPrecision {
  static func double(_ bits: UInt16) -> Double {
    let magnitude: Double
    let fraction = Double(bits & 0x3ff)
    switch (bits >> 10) & 0x1f {
    case 0: magnitude = fraction * 0x1p-24
    case 31: magnitude = fraction == 0 ? .infinity : .nan
    case let exponent:
      let significand = 1 + fraction * 0x1p-10
      magnitude = Double(sign: .plus, exponent: Int(exponent) - 15, significand: significand)
    }
    return bits >> 15 == 0 ? magnitude : -magnitude
  }
}
