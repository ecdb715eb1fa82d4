/// Cuts delimiter-separated text into rows of cells, a row a call.
struct CSVRowReader {
  private let bytes: [UInt8]
  private let delimiter: UInt8
  private var position: Int
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    delimiter = Self.delimiter(of: bytes[position...])
  }

  /// Replaces `row` by the next row that is not blank.
  ///
  /// - Returns: the line it begins on; nil at the end.
  mutating func readRow(into row: inout [CSVTable.Cell]) throws(CSVTable.Failure) -> Int? {
    row.removeAll(keepingCapacity: true)
    while skipLineEnd() {}
    guard position < bytes.count else { return nil }
    let first = line
    while true {
      row.append(try readCell())
      guard position < bytes.count, bytes[position] == delimiter else { break }
      position += 1
    }
    _ = skipLineEnd()
    return first
  }

  /// Passes over LF or CRLF.
  private mutating func skipLineEnd() -> Bool {
    guard let length = lineEndLength(at: position) else { return false }
    position += length
    line += 1
    return true
  }

  /// Bytes of the line end at `index`; nil when there is none.
  private func lineEndLength(at index: Int) -> Int? {
    guard index < bytes.count else { return nil }
    if bytes[index] == Self.lineFeed { return 1 }
    guard bytes[index] == Self.carriageReturn else { return nil }
    let isPair = index + 1 < bytes.count && bytes[index + 1] == Self.lineFeed
    return isPair ? 2 : (index + 1 == bytes.count ? 1 : nil)
  }

  private mutating func readCell() throws(CSVTable.Failure) -> CSVTable.Cell {
    if position < bytes.count, bytes[position] == Self.quote { return try readQuotedCell() }
    let start = position
    while position < bytes.count, bytes[position] != delimiter,
      bytes[position] != Self.lineFeed, lineEndLength(at: position) == nil
    {
      position += 1
    }
    return CSVTable.Cell(start: start, end: position, hasEscapes: false)
  }

  private mutating func readQuotedCell() throws(CSVTable.Failure) -> CSVTable.Cell {
    let openingLine = line
    position += 1
    var cell = CSVTable.Cell(start: position, end: position, hasEscapes: false)
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Self.lineFeed { line += 1 }
      guard byte == Self.quote else {
        position += 1
        continue
      }
      guard position + 1 < bytes.count, bytes[position + 1] == Self.quote else {
        cell.end = position
        position += 1
        guard
          position == bytes.count || bytes[position] == delimiter
            || lineEndLength(at: position) != nil
        else { throw CSVTable.Failure(line: line, problem: .textAfterQuote) }
        return cell
      }
      cell.hasEscapes = true
      position += 2
    }
    throw CSVTable.Failure(line: openingLine, problem: .unclosedQuote)
  }

  /// Whichever candidate the first line that is not blank has most of, outside quotes.
  private static func delimiter(of bytes: ArraySlice<UInt8>) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    var hasText = false
    for byte in bytes {
      if byte == quote { isQuoted.toggle() }
      if byte == lineFeed && !isQuoted && hasText { break }
      if byte != lineFeed && byte != carriageReturn { hasText = true }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    let best = candidates.max { counts[$0, default: 0] < counts[$1, default: 0] }
    guard let best, counts[best, default: 0] > counts[candidates[0], default: 0] else {
      return candidates[0]
    }
    return best
  }
}
