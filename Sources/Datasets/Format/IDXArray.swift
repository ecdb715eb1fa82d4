/// An array in the IDX format of the MNIST files (LeCun, Cortes and Burges, 1998): two zero bytes,
/// an element type, a number of dimensions, these dimensions as big-endian 32-bit numbers, then the
/// elements, big-endian, the last dimension varying fastest.
struct IDXArray {
  enum Element: UInt8 {
    case uint8 = 0x08
    case int8 = 0x09
    case int16 = 0x0b
    case int32 = 0x0c
    case float32 = 0x0d
    case float64 = 0x0e

    var byteCount: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }
  }

  let element: Element
  let dimensions: [Int]
  private let bytes: [UInt8]
  private let dataOffset: Int

  /// Elements in all.
  var count: Int { dimensions.reduce(1, *) }

  init(_ bytes: [UInt8]) throws(IDXProblem) {
    guard bytes.count >= 4 else { throw .tooShort(byteCount: bytes.count) }
    guard bytes[0] == 0, bytes[1] == 0 else {
      throw .badMagic(bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
    guard let element = Element(rawValue: bytes[2]) else { throw .unknownType(bytes[2]) }
    let rank = Int(bytes[3])
    guard bytes.count >= 4 + 4 * rank else { throw .tooShort(byteCount: bytes.count) }
    dimensions = (0..<rank).map { dimension in
      bytes[(4 + 4 * dimension)..<(8 + 4 * dimension)].reduce(0) { $0 << 8 | Int($1) }
    }
    var needed = element.byteCount
    for dimension in dimensions {
      let (product, overflow) = needed.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw .tooLarge(dimensions: dimensions) }
      needed = product
    }
    let found = bytes.count - 4 - 4 * rank
    guard found == needed else {
      throw .size(dimensions: dimensions, needed: needed, found: found)
    }
    self.element = element
    self.bytes = bytes
    dataOffset = 4 + 4 * rank
  }

  /// All elements when they are unsigned bytes; nil otherwise.
  var pixels: ArraySlice<UInt8>? { element == .uint8 ? bytes[dataOffset...] : nil }

  /// All elements.
  func floats() -> [Float] {
    bytes.withUnsafeBytes { source in
      let source = UnsafeRawBufferPointer(rebasing: source[dataOffset...])
      return [Float](unsafeUninitializedCapacity: count) { target, initialized in
        let count = count
        switch element {
        case .uint8:
          for index in 0..<count { target[index] = Float(source[index]) }
        case .int8:
          for index in 0..<count { target[index] = Float(Int8(bitPattern: source[index])) }
        case .int16:
          for index in 0..<count {
            target[index] = Float(Int16(bigEndian: source.element(index)))
          }
        case .int32:
          for index in 0..<count {
            target[index] = Float(Int32(bigEndian: source.element(index)))
          }
        case .float32:
          for index in 0..<count {
            target[index] = Float(bitPattern: UInt32(bigEndian: source.element(index)))
          }
        case .float64:
          for index in 0..<count {
            target[index] = Float(
              Double(bitPattern: UInt64(bigEndian: source.element(index))))
          }
        }
        initialized = count
      }
    }
  }

  /// All elements; nil unless they are whole numbers.
  func integers() -> [Int]? {
    bytes.withUnsafeBytes { source in
      let source = UnsafeRawBufferPointer(rebasing: source[dataOffset...])
      switch element {
      case .uint8: return (0..<count).map { Int(source[$0]) }
      case .int8: return (0..<count).map { Int(Int8(bitPattern: source[$0])) }
      case .int16: return (0..<count).map { Int(Int16(bigEndian: source.element($0))) }
      case .int32: return (0..<count).map { Int(Int32(bigEndian: source.element($0))) }
      case .float32, .float64: return nil
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The `index`th value of type `Value`, wherever it is aligned.
  fileprivate func element<Value: BitwiseCopyable>(_ index: Int) -> Value {
    loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.size, as: Value.self)
  }
}
