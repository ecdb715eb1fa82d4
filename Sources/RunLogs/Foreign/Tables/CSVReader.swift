import Glibc

/// Reads delimited tables with a header: Keras CSVLogger, Lightning's sparse rows, `csv.DictWriter`
/// and their like.
///
/// A field that is empty or says NA is no point; columns of text are passed over; a column that
/// held numbers and then holds something else is reported there. A header that comes again, with
/// other columns too, names what follows it.
final class CSVReader: ForeignLogReader {
  /// How a table is read, besides what its bytes say.
  struct Options {
    /// The column that is to be x.
    var x: String?
    /// Only the columns of this run, in a table of several.
    var part: String?
    /// Before each column's name.
    var prefix = ""
    /// What the one metric is called, whatever its column is.
    var metric: String?
    /// The columns of a table without a header.
    var columns: [String]?
  }

  let longestRecord = LineSplitter.longestLine
  /// So much is looked at before the first row is read.
  private static let surveyBytes = 256 << 10

  private let collector: ScalarCollector
  private let options: Options
  private var placer: RowPlacer?
  private var splitter = LineSplitter()
  private var search = CSVHeaderSearch()
  /// The header's bytes: a writer that appends to a table may write them again.
  private var headerLine: [UInt8] = []
  private var row: CSVRow?
  /// nil where rows have to be looked at one by one.
  private var ahead: RowsAhead?
  private var recordCount = 0
  private var isFirstLine = true
  private var scratch: [UInt8] = []

  /// - Parameter plan: how to read it; nil to see from the first bytes.
  init(_ collector: ScalarCollector, plan: RowPlan? = nil, options: Options = Options()) {
    self.collector = collector
    self.options = options
    placer = plan.map { RowPlacer(collector, plan: $0, wanted: options.x) }
  }

  var betterPlan: RowPlan? { placer?.betterPlan }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    if placer == nil {
      guard let plan = firstPlan(bytes, isLast: isLast) else { return 0 }
      placer = RowPlacer(collector, plan: plan, wanted: options.x)
    }
    if row == nil, let columns = options.columns {
      begin(CSVHeader(delimiter: UInt8(ascii: ","), columns: columns), [])
    }
    var position = 0
    reading: while true {
      position += readAhead(bytes, from: position)
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
    if isLast, row == nil, let pending = search.pending { begin(pending.header, pending.line) }
    collector.facts.recordCount += recordCount
    recordCount = 0
    placer?.describe(in: collector, columnsWithoutNumbers: row?.columnsWithoutNumbers ?? [])
    return position
  }

  /// The plan that suits the first bytes; nil while there is no row.
  private func firstPlan(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> RowPlan? {
    let beginning = UnsafeRawBufferPointer(rebasing: bytes.prefix(Self.surveyBytes))
    let scout = CSVReader(ScalarCollector(), plan: RowPlan(), options: options)
    _ = scout.read(beginning, at: 0, isLast: isLast && beginning.count == bytes.count)
    let isEnough = isLast || bytes.count >= Self.surveyBytes
    guard isEnough || scout.placer?.survey.hasRows == true else { return nil }
    return scout.betterPlan ?? RowPlan()
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
    guard let row else { return readHeader(line, at: offset, isEnded: isEnded) }
    if line.count == headerLine.count, line.elementsEqual(headerLine) { return }
    if let header = newHeader(line, after: row.header) {
      collector.facts.notes.appendOnce(
        "the columns change within the table: each row is read by the header before it")
      return begin(header, Array(line))
    }
    read(row, line, at: offset, isEnded: isEnded)
  }

  private func read(
    _ row: CSVRow, _ line: UnsafeRawBufferPointer, at offset: Int, isEnded: Bool
  ) {
    if placer?.plan.hasSpacedCommas == true {
      separate(line)
      scratch.withUnsafeBytes { row.read($0, isEnded: isEnded) }
    } else {
      row.read(line, isEnded: isEnded)
    }
    append(row, line, at: offset)
  }

  /// Writes the line with semicolons where fields end with a comma and a space.
  private func separate(_ line: UnsafeRawBufferPointer) {
    scratch.removeAll(keepingCapacity: true)
    for (index, byte) in line.enumerated() {
      let isEnd = byte == UInt8(ascii: ",") && index + 1 < line.count && line[index + 1] == 32
      scratch.append(isEnd ? UInt8(ascii: ";") : byte)
    }
  }

  private func readHeader(_ line: UnsafeRawBufferPointer, at offset: Int, isEnded: Bool) {
    switch search.look(at: line) {
    case .passed: break
    case .strange: collector.report("a line before the header", at: offset)
    case .header(let header): begin(header, Array(line))
    case .headerBefore(let header):
      begin(header, search.pending?.line ?? [])
      if let row { read(row, line, at: offset, isEnded: isEnded) }
    }
  }

  private func begin(_ header: CSVHeader, _ line: [UInt8]) {
    guard let placer else { return }
    headerLine = line
    let row = CSVRow(header, collector.names, placer, options)
    self.row = row
    ahead = row.ahead(placer, collector)
  }

  /// Reads the plain rows that begin at `start`, as many as follow each other.
  ///
  /// - Returns: the bytes that they take.
  private func readAhead(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let ahead, !ahead.isGivenUp, !splitter.isSkipping else { return 0 }
    let count = ahead.read(bytes, from: start)
    if count > 0 { row?.noteNumbers(of: ahead) }
    return count
  }

  /// A line of names in which columns of the header come again.
  private func newHeader(_ line: UnsafeRawBufferPointer, after old: CSVHeader) -> CSVHeader? {
    guard let first = line.first(where: { $0 > 32 }),
      first | 0x20 >= UInt8(ascii: "a") && first | 0x20 <= UInt8(ascii: "z")
        || first == UInt8(ascii: "\"") || first == UInt8(ascii: "_")
    else { return nil }
    let fields = CSVHeader.fields(of: line, old.delimiter)
    let known = Set(old.columns)
    let again = fields.filter { !$0.isEmpty && known.contains($0) }.count
    guard again >= min(2, old.columns.count), !fields.contains(where: CSVHeader.isNumber) else {
      return nil
    }
    return CSVHeader(line, delimiter: old.delimiter)
  }

  private func append(_ row: CSVRow, _ line: UnsafeRawBufferPointer, at offset: Int) {
    guard let placer else { return }
    recordCount += 1
    if row.hasProblem, let problem = row.problem { collector.report(problem, at: offset) }
    guard !row.isTorn else { return placer.pass() }
    if row.isWide {
      placer.survey.wideRows += 1
      if fitsWithSpaces(line, row.header) { placer.survey.spacedRows += 1 }
      collector.facts.wideRows += 1
      return placer.pass()
    }
    if placer.plan.hasSpacedCommas {
      // Read otherwise, it would be too wide.
      placer.survey.wideRows += 1
      placer.survey.spacedRows += 1
    }
    let names = UnsafeBufferPointer(start: row.names, count: row.count)
    row.nameBySplit()
    guard let place = placer.place(metrics: row.metrics, split: row.split, names: names) else {
      collector.facts.recordsWithoutStep += 1
      return
    }
    for index in 0..<row.count {
      collector.append(
        row.names[index], step: place.step, time: place.time, value: row.values[index])
    }
  }

  /// Whether the row has a number for each column when only a comma before a space ends a field.
  private func fitsWithSpaces(_ line: UnsafeRawBufferPointer, _ header: CSVHeader) -> Bool {
    guard header.delimiter == UInt8(ascii: ","), line.count < 1 << 16 else { return false }
    separate(line)
    return scratch.withUnsafeBytes { bytes in
      let fields = CSVHeader.fields(of: bytes, UInt8(ascii: ";"))
      return fields.count == header.columns.count && fields.allSatisfy(CSVHeader.isNumber)
    }
  }
}
