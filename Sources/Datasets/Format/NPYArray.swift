/// An array in NumPy's NPY format, its elements still as they stand in the file.
struct NPYArray {
  enum Element: Hashable {
    case boolean
    case signed(byteCount: Int)
    case unsigned(byteCount: Int)
    case float(byteCount: Int)
    /// Bytes, filled up with zeros.
    case bytes(count: Int)
    /// Unicode scalars of four bytes each, filled up with zeros.
    case scalars(count: Int)

    var byteCount: Int {
      switch self {
      case .boolean: 1
      case .signed(let count), .unsigned(let count), .float(let count), .bytes(let count): count
      case .scalars(let count): 4 * count
      }
    }

    var isText: Bool {
      switch self {
      case .bytes, .scalars: true
      case .boolean, .signed, .unsigned, .float: false
      }
    }
  }

  let element: Element
  let isBigEndian: Bool
  let dimensions: [Int]
  private let isColumnMajor: Bool
  private let data: ArraySlice<UInt8>

  /// Elements in all.
  var count: Int { dimensions.reduce(1, *) }

  /// - Parameter bytes: the whole file.
  init(_ bytes: ArraySlice<UInt8>) throws(ArrayProblem) {
    let header = try NPYHeader(bytes)
    let (element, isBigEndian) = try Self.element(header.type)
    let needed = try header.dataBytes
    // A dimension of 0 hides whatever the others are, and their product is taken later on.
    guard !header.dimensions.contains(0) else { throw .empty(dimensions: header.dimensions) }
    let data = bytes[header.dataOffset...]
    guard data.count == needed else {
      throw .size(dimensions: header.dimensions, needed: needed, found: data.count)
    }
    self.element = element
    self.isBigEndian = isBigEndian
    dimensions = header.dimensions
    isColumnMajor = header.isColumnMajor && header.dimensions.count > 1
    self.data = data
  }

  /// The element type that NumPy's notation means.
  fileprivate static func element(
    _ type: String
  ) throws(ArrayProblem) -> (Element, isBigEndian: Bool) {
    let order = type.first.map { "<>|=".contains($0) } == true ? type.first : nil
    let rest = order == nil ? type[...] : type.dropFirst()
    guard let kind = rest.first, let size = Int(rest.dropFirst()), size > 0, size < 1 << 20 else {
      throw .unsupportedType(type)
    }
    let element: Element
    switch (kind, size) {
    case ("b", 1): element = .boolean
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8): element = .signed(byteCount: size)
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8): element = .unsigned(byteCount: size)
    case ("f", 2), ("f", 4), ("f", 8): element = .float(byteCount: size)
    case ("S", _): element = .bytes(count: size)
    case ("U", _): element = .scalars(count: size)
    default: throw .unsupportedType(type)
    }
    return (element, order == ">")
  }

  /// All elements in row-major order when they are unsigned bytes; nil otherwise.
  func pixels() -> [UInt8]? {
    guard element == .unsigned(byteCount: 1) else { return nil }
    return elements(of: UInt8.self) { $0 }
  }

  /// All elements in row-major order; nil when they are text.
  func floats() -> [Float]? {
    switch element {
    case .boolean: elements(of: UInt8.self) { $0 == 0 ? 0 : 1 }
    case .signed(1): elements(of: Int8.self) { Float($0) }
    case .signed(2): elements(of: Int16.self) { Float($0) }
    case .signed(4): elements(of: Int32.self) { Float($0) }
    case .signed: elements(of: Int64.self) { Float($0) }
    case .unsigned(1): elements(of: UInt8.self) { Float($0) }
    case .unsigned(2): elements(of: UInt16.self) { Float($0) }
    case .unsigned(4): elements(of: UInt32.self) { Float($0) }
    case .unsigned: elements(of: UInt64.self) { Float($0) }
    case .float(2): elements(of: UInt16.self) { Self.single(half: $0) }
    case .float(4): elements(of: UInt32.self) { Float(bitPattern: $0) }
    case .float: elements(of: UInt64.self) { Float(Double(bitPattern: $0)) }
    case .bytes, .scalars: nil
    }
  }

  /// All elements as whole numbers, or nil in place of one that is none; nil when they are text.
  func integers() -> [Int?]? {
    switch element {
    case .boolean: elements(of: UInt8.self) { $0 == 0 ? 0 : 1 }
    case .signed(1): elements(of: Int8.self) { Int($0) }
    case .signed(2): elements(of: Int16.self) { Int($0) }
    case .signed(4): elements(of: Int32.self) { Int($0) }
    case .signed: elements(of: Int64.self) { Int($0) }
    case .unsigned(1): elements(of: UInt8.self) { Int($0) }
    case .unsigned(2): elements(of: UInt16.self) { Int($0) }
    case .unsigned(4): elements(of: UInt32.self) { Int($0) }
    case .unsigned: elements(of: UInt64.self) { Int(exactly: $0) }
    case .float(2): elements(of: UInt16.self) { Int(exactly: Self.single(half: $0)) }
    case .float(4): elements(of: UInt32.self) { Int(exactly: Float(bitPattern: $0)) }
    case .float: elements(of: UInt64.self) { Int(exactly: Double(bitPattern: $0)) }
    case .bytes, .scalars: nil
    }
  }

  /// All elements of an array of one dimension, or of columns that are one wide; nil when they are
  /// no text.
  func texts() -> [String]? {
    guard element.isText else { return nil }
    let size = element.byteCount
    return (0..<count).map { index in
      let start = data.startIndex + index * size
      let bytes = data[start..<(start + size)]
      if case .bytes = element {
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      var text = ""
      for offset in stride(from: start, to: start + size, by: 4) {
        let ordered = data[offset..<(offset + 4)]
        let code = (isBigEndian ? Array(ordered) : ordered.reversed())
          .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard code != 0 else { break }
        text.unicodeScalars.append(Unicode.Scalar(code) ?? "\u{fffd}")
      }
      return text
    }
  }

  /// The elements in row-major order, each read as `Raw` in the machine's byte order.
  private func elements<Raw: FixedWidthInteger & BitwiseCopyable, Value>(
    of type: Raw.Type, _ value: (Raw) -> Value
  ) -> [Value] {
    let isBigEndian = isBigEndian
    return data.withUnsafeBytes { source in
      func element(_ index: Int) -> Value {
        let raw = source.loadUnaligned(fromByteOffset: index * MemoryLayout<Raw>.size, as: Raw.self)
        return value(isBigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw))
      }
      guard isColumnMajor else { return (0..<count).map(element) }
      return ColumnMajorOrder(dimensions).map(element)
    }
  }

  /// A number of half precision (IEEE 754 binary16), exactly.
  static func single(half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = UInt32(half >> 10) & 0x1f
    let fraction = UInt32(half & 0x3ff)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 0x1f: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

/// Where the elements of an array whose first index varies fastest stand, in row-major order.
struct ColumnMajorOrder: Sequence, IteratorProtocol {
  private let dimensions: [Int]
  private let strides: [Int]
  private var indices: [Int]
  private var offset = 0
  private var remaining: Int

  /// - Precondition: the product of the dimensions does not overflow.
  init(_ dimensions: [Int]) {
    self.dimensions = dimensions
    var stride = 1
    strides = dimensions.map { dimension in
      defer { stride *= dimension }
      return stride
    }
    remaining = stride
    indices = [Int](repeating: 0, count: dimensions.count)
  }

  mutating func next() -> Int? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    defer { advance() }
    return offset
  }

  private mutating func advance() {
    var axis = dimensions.count - 1
    while axis >= 0 {
      indices[axis] += 1
      offset += strides[axis]
      if indices[axis] < dimensions[axis] { return }
      offset -= dimensions[axis] * strides[axis]
      indices[axis] = 0
      axis -= 1
    }
  }
}

extension NPYHeader {
  /// Bytes that the elements take.
  ///
  /// - Throws: `unsupportedType`, `tooLarge`.
  var dataBytes: Int {
    get throws(ArrayProblem) {
      var needed = try NPYArray.element(type).0.byteCount
      for dimension in dimensions {
        let (product, overflow) = needed.multipliedReportingOverflow(by: dimension)
        guard !overflow, product < 1 << 60 else { throw .tooLarge(dimensions: dimensions) }
        needed = product
      }
      return needed
    }
  }

  /// What is to be expected of the array in a run.
  ///
  /// - Throws: `unsupportedType`, `tooLarge`.
  var expectation: FileBytes.Expectation {
    get throws(ArrayProblem) {
      let bytes = try dataBytes
      let rows = dimensions.first ?? 0
      let count = dimensions.contains(0) ? 0 : dimensions.reduce(1, *)
      // Elements in another order are put in order apart, while the list of them grows.
      let isArranged = isColumnMajor || dimensions.count == 4
      let need = LoadingNeed(
        rows: rows, features: rows > 0 ? count / rows : 0, bytesPerValue: isArranged ? 12 : 4)
      return FileBytes.Expectation(
        bytes: headerBytes + bytes, memoryBytes: Double(bytes) + need.bytes,
        text: "its dimensions \("\(dimensions)".excerpt)")
    }
  }
}
