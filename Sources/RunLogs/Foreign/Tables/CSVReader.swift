import Glibc

/// Reads delimited tables with a header: Keras CSVLogger, Lightning's sparse rows, `csv.DictWriter`
/// and their like.
///
/// A field that is empty or says NA is no point; columns of text are passed over; a column that
/// held numbers and then holds something else is reported there.
final class CSVReader: ForeignLogReader {
  let longestRecord = LineSplitter.longestLine

  private let collector: ScalarCollector
  private var splitter = LineSplitter()
  /// The header's bytes: a writer that appends to a table may write them again.
  private var headerLine: [UInt8] = []
  private var row: CSVRow?
  private var clock = RowClock()
  /// Rows with a step, the time of a table that has none.
  private var rowCount = 0
  private var recordCount = 0
  private var isFirstLine = true

  init(_ collector: ScalarCollector) { self.collector = collector }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    var position = 0
    reading: while true {
      switch splitter.next(in: bytes, at: position, isLast: isLast) {
      case .line(let line, let next):
        let row = wholeRow(line, next: next, in: bytes, at: position, isLast: isLast)
        guard let row else { break reading }
        readRow(row.line, at: offset + position, isEnded: true)
        position = row.next
      case .unendedLine(let line, let next):
        readRow(line, at: offset + position, isEnded: false)
        position = next
      case .tooLong(let next):
        collector.report(LineSplitter.tooLongReason, at: offset + position)
        position = next
      case .passedOver(let next):
        position = next
      case .partial:
        break reading
      }
    }
    collector.facts.recordCount = recordCount
    return position
  }

  /// A quoted field may hold line ends: a line with an open quote goes on in the next.
  ///
  /// - Returns: nil while the rest has not arrived. A quote that never closes is taken for a
  ///   stray one, and the row ends with its line.
  private func wholeRow(
    _ line: UnsafeRawBufferPointer, next: Int, in bytes: UnsafeRawBufferPointer, at start: Int,
    isLast: Bool
  ) -> (line: UnsafeRawBufferPointer, next: Int)? {
    guard hasOpenQuote(line) else { return (line, next) }
    var next = next
    var isOpen = true
    while next < bytes.count, next - start <= Self.longestQuotedRow {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[next...])
      guard let end = memchr(rest.baseAddress!, 10, rest.count) else { break }
      let length = UnsafeRawPointer(end) - rest.baseAddress!
      if hasOpenQuote(UnsafeRawBufferPointer(rebasing: rest[..<length])) { isOpen.toggle() }
      next += length + 1
      if !isOpen { return (UnsafeRawBufferPointer(rebasing: bytes[start..<(next - 1)]), next) }
    }
    guard isLast || bytes.count - start > Self.longestQuotedRow else { return nil }
    return (line, start + line.count + (bytes[start + line.count] == UInt8(ascii: "\r") ? 2 : 1))
  }

  /// A longer row with line ends in it is taken for a stray quote.
  private static let longestQuotedRow = 1 << 16

  private func hasOpenQuote(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let base = line.baseAddress, memchr(base, 34, line.count) != nil else { return false }
    return line.lazy.filter { $0 == UInt8(ascii: "\"") }.count % 2 == 1
  }

  private func readRow(_ bytes: UnsafeRawBufferPointer, at offset: Int, isEnded: Bool) {
    let line = isFirstLine ? UTF8Mark.dropped(from: bytes) : bytes
    isFirstLine = false
    guard line.contains(where: { $0 > 32 }) else { return }
    guard let row else { return readHeader(line, at: offset) }
    if line.count == headerLine.count, line.elementsEqual(headerLine) { return }
    row.read(line, isEnded: isEnded)
    append(row, at: offset)
  }

  private func readHeader(_ line: UnsafeRawBufferPointer, at offset: Int) {
    guard line[0] != UInt8(ascii: "#") else { return }
    guard let header = CSVHeader(line) else {
      collector.report("a line before the header", at: offset)
      return
    }
    headerLine = Array(line)
    row = CSVRow(header, collector.names)
    if header.time == nil { collector.beginTime(at: 0) }
  }

  private func append(_ row: CSVRow, at offset: Int) {
    recordCount += 1
    if row.hasProblem, let problem = row.problem { collector.report(problem, at: offset) }
    guard !row.isTorn else { return }
    guard let step = row.step.flatMap(RowColumns.step) else {
      collector.facts.recordsWithoutStep += 1
      return
    }
    var time = Double(rowCount)
    if let logged = row.time, logged.isFinite { time = clock.seconds(logged, for: collector) }
    rowCount += 1
    for index in 0..<row.count {
      collector.append(row.names[index], step: step, time: time, value: row.values[index])
    }
  }
}
