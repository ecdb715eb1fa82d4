/// What stands before the elements of an IDX file, as MNIST's are (LeCun, Cortes and Burges, 1998):
/// two zero bytes, an element type, a number of dimensions, these dimensions as big-endian 32-bit
/// numbers.
struct IDXHeader: Hashable {
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
  /// Where the elements begin.
  let dataOffset: Int
  /// Bytes that the elements take.
  let dataBytes: Int

  /// Elements in all.
  var count: Int { dimensions.reduce(1, *) }

  init(_ bytes: ArraySlice<UInt8>) throws(IDXProblem) {
    let start = bytes.startIndex
    guard bytes.count >= 4 else { throw .tooShort(byteCount: bytes.count) }
    guard bytes[start] == 0, bytes[start + 1] == 0 else {
      throw .badMagic(bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
    guard let element = Element(rawValue: bytes[start + 2]) else {
      throw .unknownType(bytes[start + 2])
    }
    let rank = Int(bytes[start + 3])
    guard bytes.count >= 4 + 4 * rank else { throw .tooShort(byteCount: bytes.count) }
    dimensions = (0..<rank).map { dimension in
      bytes[(start + 4 + 4 * dimension)..<(start + 8 + 4 * dimension)]
        .reduce(0) { $0 << 8 | Int($1) }
    }
    var needed = element.byteCount
    for dimension in dimensions {
      let (product, overflow) = needed.multipliedReportingOverflow(by: dimension)
      guard !overflow, product < 1 << 60 else { throw .tooLarge(dimensions: dimensions) }
      needed = product
    }
    self.element = element
    dataOffset = 4 + 4 * rank
    dataBytes = needed
  }
}
