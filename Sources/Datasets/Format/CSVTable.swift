/// A table of delimiter-separated values (RFC 4180): a header row, then rows of as many cells.
///
/// The delimiter is whichever of comma, semicolon and tab the header row has most of. Cells may be
/// quoted, with `""` for a quote; lines end in LF or CRLF; a byte-order mark and blank lines are
/// passed over.
struct CSVTable {
  /// Where a cell's text lies in `bytes`.
  struct Cell {
    var start: Int
    var end: Int
    /// Doubled quotes within are yet to be undone.
    var hasEscapes: Bool
  }

  let columns: [String]
  /// Cells of the rows after the header, row by row `[rows, columns]`.
  private(set) var cells: [Cell] = []
  /// The line each row begins on, from 1 `[rows]`.
  private(set) var lines: [Int] = []
  let bytes: [UInt8]

  /// A problem and the line it is on.
  struct Failure: Error {
    var line: Int
    var problem: CSVProblem
  }

  /// - Parameter hasHeader: without, the first row is one like the others, and the columns are
  ///   called by their number from 1.
  init(_ bytes: [UInt8], hasHeader: Bool = true) throws(Failure) {
    self.bytes = bytes
    var reader = CSVRowReader(bytes)
    var row: [Cell] = []
    guard let headerLine = try reader.readRow(into: &row) else {
      throw Failure(line: 1, problem: .empty)
    }
    // Text in another encoding than UTF-8 shows in its first bytes or as invalid sequences.
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.prefix(1024).contains(0) else {
      throw Failure(line: Self.firstInvalidLine(bytes), problem: .notUTF8)
    }
    columns =
      hasHeader
      ? row.map { Self.text($0, in: bytes) } : (1...row.count).map { "\($0)" }
    var seen: Set<String> = []
    for name in columns where !seen.insert(name).inserted {
      throw Failure(line: headerLine, problem: .duplicateColumn(name: name))
    }
    // Growing as it goes it would be there twice at times.
    cells.reserveCapacity(Self.cellCount(bytes))
    if !hasHeader {
      cells += row
      lines.append(headerLine)
    }
    while let line = try reader.readRow(into: &row) {
      guard row.count == columns.count else {
        throw Failure(
          line: line, problem: .cellCount(found: row.count, header: columns.count))
      }
      cells += row
      lines.append(line)
    }
  }

  var rowCount: Int { lines.count }

  /// - Throws: `parquet` for a table of that kind, which is no text, and `unreadableFile` for a
  ///   spreadsheet.
  static func refuseParquet(_ bytes: [UInt8], path: String) throws(DatasetError) {
    if bytes.starts(with: Array("PAR1".utf8)) { throw .parquet(path: path) }
    if path.lowercased().hasSuffix(".xlsx") || path.lowercased().hasSuffix(".ods"),
      bytes.starts(with: Array("PK".utf8))
    {
      throw .unreadableFile(path: path, reason: "it is a spreadsheet: save it as CSV")
    }
  }

  /// The line with the first byte, from 1, that is none of UTF-8, or a zero.
  private static func firstInvalidLine(_ bytes: [UInt8]) -> Int {
    var line = 1
    for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if String(validating: text, as: UTF8.self) == nil || text.contains(0) { return line }
      line += 1
    }
    return 1
  }

  /// What the same table as CSV is called.
  static func name(besides path: String) -> String {
    (path.hasSuffix(".parquet") ? String(path.dropLast(8)) : path) + ".csv"
  }

  /// The most cells that a text can have.
  static func cellCount(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      bytes.count {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\t")
          || $0 == UInt8(ascii: "\n")
      }
    } + 1
  }

  /// The most rows that a text can have.
  static func lineCount(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { $0.count { $0 == UInt8(ascii: "\n") } } + 1
  }

  func text(row: Int, column: Int) -> String {
    Self.text(cells[row * columns.count + column], in: bytes)
  }

  /// The cell as a number; nil when it is none.
  func number(row: Int, column: Int) -> Double? {
    let cell = cells[row * columns.count + column]
    return bytes.withUnsafeBufferPointer { DecimalNumber.parse($0[cell.start..<cell.end]) }
  }

  private static func text(_ cell: Cell, in bytes: [UInt8]) -> String {
    let text = String(decoding: bytes[cell.start..<cell.end], as: UTF8.self)
    return cell.hasEscapes ? text.replacing("\"\"", with: "\"") : text
  }
}
