/// An array in the IDX format: a header, then the elements, big-endian, the last dimension varying
/// fastest.
struct IDXArray {
  let header: IDXHeader
  private let bytes: [UInt8]

  var element: IDXHeader.Element { header.element }
  var dimensions: [Int] { header.dimensions }
  private var dataOffset: Int { header.dataOffset }

  /// Elements in all.
  var count: Int { header.count }

  init(_ bytes: [UInt8]) throws(IDXProblem) {
    header = try IDXHeader(bytes[...])
    let found = bytes.count - header.dataOffset
    guard found == header.dataBytes else {
      throw .size(dimensions: header.dimensions, needed: header.dataBytes, found: found)
    }
    self.bytes = bytes
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
