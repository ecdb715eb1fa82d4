import RunEvents

/// The header of a delimited table: its delimiter and the names of its columns.
struct CSVHeader {
  /// Tried in this order; the one that gives the most columns wins.
  static let delimiters: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"),
  ]
  /// More columns are no training log, but text with commas in it.
  static let mostColumns = 200_000

  let delimiter: UInt8
  let columns: [String]

  /// The columns of a table that does not name them.
  init(delimiter: UInt8, columns: [String]) {
    self.delimiter = delimiter
    self.columns = columns
  }

  /// - Parameter delimiter: as the file says it; nil to find it.
  /// - Returns: nil when the line cannot be the names of columns.
  init?(_ line: UnsafeRawBufferPointer, delimiter known: UInt8? = nil) {
    var best: (delimiter: UInt8, columns: [String])?
    for delimiter in known.map({ [$0] }) ?? Self.delimiters where line.contains(delimiter) {
      let columns = Self.fields(of: line, delimiter)
      if columns.count > best?.columns.count ?? 1 { best = (delimiter, columns) }
    }
    if best == nil {
      best = (known ?? UInt8(ascii: ","), Self.fields(of: line, known ?? UInt8(ascii: ",")))
    }
    guard let best, best.columns.count <= Self.mostColumns else { return nil }
    // Numbers are a row, unless a column is named for what it counts.
    let isRow = best.columns.contains { !$0.isEmpty && Self.isNumber($0) }
    guard !isRow || Self.namesStep(best.columns),
      best.columns.contains(where: { $0.contains(where: \.isLetter) })
    else { return nil }
    delimiter = best.delimiter
    columns = best.columns
  }

  /// A column is named for what it counts, so that this is a log's header whatever follows.
  var namesStep: Bool { columns.count > 1 && Self.namesStep(columns) }

  private static func namesStep(_ columns: [String]) -> Bool {
    columns.contains { !RowColumns.isIndex($0) && RowColumns.stepRank($0) != nil }
  }

  /// One of the columns is called as a metric is, or as a clock.
  var namesMetric: Bool {
    columns.contains { TagNaming.standard.knows($0) || RowColumns.timeRank($0) != nil }
  }

  /// Whether a line has numbers under the columns, most of them and no more than there are.
  func fits(_ line: UnsafeRawBufferPointer) -> Bool {
    let fields = Self.fields(of: line, delimiter)
    guard fields.count <= columns.count || fields[columns.count...].allSatisfy(\.isEmpty),
      fields.count * 2 >= columns.count
    else { return false }
    let given = fields.filter { !$0.isEmpty }
    let numbers = given.filter { Self.isNumber($0) }
    return !numbers.isEmpty && numbers.count * 2 >= given.count
  }

  static func isNumber(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return false }
      let end = start + bytes.count
      if let (_, next) = DecimalScanner.scan(start, end) {
        if next == end { return true }
        // With a decimal comma.
        return next.pointee == UInt8(ascii: ",") && next + 1 < end
          && (next + 1..<end).allSatisfy { $0.pointee &- 48 < 10 }
      }
      return WrappedNumber.scan(start, end) != nil
    }
  }

  /// The texts between delimiters, quotes and the space around them taken off; a doubled quote
  /// within quotes is one.
  static func fields(of line: UnsafeRawBufferPointer, _ delimiter: UInt8) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    func close() {
      let text = String(decoding: field, as: UTF8.self)
      fields.append(text.trimmingSpaces())
      field.removeAll(keepingCapacity: true)
    }
    var wasClosed = false
    for byte in line {
      if byte == UInt8(ascii: "\"") {
        if wasClosed { field.append(byte) }
        wasClosed = isQuoted
        isQuoted.toggle()
        continue
      }
      wasClosed = false
      if byte == delimiter, !isQuoted {
        close()
      } else {
        field.append(byte)
      }
    }
    close()
    return fields
  }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let tail = utf8.drop(while: isSpace)
    guard let last = tail.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(decoding: tail[...last], as: UTF8.self)
  }
}
