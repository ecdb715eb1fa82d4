/// How rows of numbers are written that follow each other: what stands between the numbers.
struct RowTemplate: Hashable, Sendable {
  /// Ends each field but the last.
  var delimiter: UInt8
  var columnCount: Int
  /// What each field of a JSON object begins with, in as many pieces of 32 bytes as it takes; empty
  /// where fields are numbers alone.
  private(set) var prefixes: [UInt8] = []
  private(set) var prefixLengths: [Int] = []

  /// Fields that are numbers alone.
  init(delimiter: UInt8, columnCount: Int) {
    self.delimiter = delimiter
    self.columnCount = columnCount
  }

  /// The shape of a JSON object on a line of its own.
  ///
  /// - Parameter values: the numbers that were read from it, in order.
  /// - Returns: nil when there is anything else in it, or a comma in a name.
  init?(line: UnsafeRawBufferPointer, values: [Double]) {
    let bytes = line.bindMemory(to: UInt8.self)
    guard bytes.count < 1 << 16, bytes.last == UInt8(ascii: "}"), !values.isEmpty,
      let start = bytes.baseAddress
    else { return nil }
    delimiter = UInt8(ascii: ",")
    columnCount = values.count
    let fields = bytes.dropLast().split(separator: delimiter, omittingEmptySubsequences: false)
    guard fields.count == values.count else { return nil }
    for (field, value) in zip(fields, values) {
      guard let colon = field.lastIndex(of: UInt8(ascii: ":")) else { return nil }
      let number = field[(colon + 1)...].drop { $0 == 32 }
      let first = number.startIndex
      guard !number.isEmpty,
        let (read, end) = DecimalScanner.scan(start + first, start + number.endIndex),
        end == start + number.endIndex, read.bitPattern == value.bitPattern
      else { return nil }
      let prefix = bytes[field.startIndex..<first]
      prefixLengths.append(prefix.count)
      prefixes += prefix
      prefixes += Array(repeating: 0, count: (32 - prefix.count % 32) % 32)
    }
  }

  /// Whether names stand before the numbers.
  var isJSON: Bool { !prefixLengths.isEmpty }
}
