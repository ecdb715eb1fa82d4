/// Finds the header of a table among the lines that may stand before it: comments, a word on the
/// delimiter, a title.
///
/// A line that names a step or epoch is the header; of other lines the one whose next line has
/// numbers under it is.
struct CSVHeaderSearch {
  enum Outcome {
    /// Not yet, and the line says nothing.
    case passed
    /// Not yet; the line before this one was no header.
    case strange
    /// The header is this line.
    case header(CSVHeader)
    /// The header was the line before, and this is its first row.
    case headerBefore(CSVHeader)
  }

  private var candidate: (header: CSVHeader, line: [UInt8])?
  private(set) var delimiter: UInt8?
  /// Lines that were looked at, comments and empty ones left out.
  private(set) var lineCount = 0
  /// The first of them.
  private(set) var firstLine: [UInt8] = []

  /// The line that is the header if the next one has numbers under it.
  var pending: (header: CSVHeader, line: [UInt8])? { candidate }

  /// Looks at a line that is not empty.
  mutating func look(at line: UnsafeRawBufferPointer) -> Outcome {
    guard let first = line.first(where: { $0 > 32 }) else { return .passed }
    if first == UInt8(ascii: "#"), !CSVHeader.isNamed(line) { return .passed }
    if lineCount == 0, let delimiter = Self.delimiterWord(line) {
      self.delimiter = delimiter
      return .passed
    }
    if lineCount == 0 { firstLine = Array(line.prefix(200)) }
    lineCount += 1
    if let candidate, candidate.header.fits(line) { return .headerBefore(candidate.header) }
    let hadCandidate = candidate != nil
    guard let header = CSVHeader(line, delimiter: delimiter) else {
      candidate = nil
      return .strange
    }
    if header.namesStep { return .header(header) }
    candidate = (header, Array(line))
    return hadCandidate ? .strange : .passed
  }

  /// `sep=;`, as Excel wants it.
  private static func delimiterWord(_ line: UnsafeRawBufferPointer) -> UInt8? {
    let word = line.filter { $0 > 32 || $0 == 9 }
    guard word.count == 5, String(decoding: word.prefix(4), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    return CSVHeader.delimiters.contains(word[4]) ? word[4] : nil
  }
}

extension CSVHeader {
  /// A line after a `#` that names the step is a header all the same.
  fileprivate static func isNamed(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count < 4096, !line.contains(UInt8(ascii: "{")) else { return false }
    return CSVHeader(line)?.columns.contains { $0.hasPrefix("#") && RowColumns.stepRank($0) != nil }
      ?? false
  }
}
