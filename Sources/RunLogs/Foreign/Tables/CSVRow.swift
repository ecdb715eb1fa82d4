import Glibc
import RunEvents

/// The numbers of one row of a table, in memory that is used again for the next row.
final class CSVRow {
  struct Column {
    /// In the collector's name table; −1 for x, an index without a name, and the split.
    var name: Int
    /// In the survey; −1 for a metric.
    var mark: Int
    var heldNumber = false
    var heldText = false
  }

  let columns: UnsafeMutablePointer<Column>
  let columnCount: Int
  let header: CSVHeader
  let delimiter: UInt8
  let splitColumn: Int
  let hasDecimalCommas: Bool
  private let placer: RowPlacer
  private let table: NameTable
  private let prefix: String
  let names: UnsafeMutablePointer<Int>
  let values: UnsafeMutablePointer<Double>
  /// Points in `names` and `values`.
  private(set) var count = 0
  /// Which metrics are among them, one bit each.
  private(set) var metrics: UInt64 = 0
  /// Those of them that could be read if commas were points.
  private var textMetrics: UInt64 = 0
  /// A field has a comma between digits.
  private var hasComma = false
  /// The set that the row says it is of.
  private(set) var split: Split?
  /// The row breaks off: it has no line end and not all fields.
  private(set) var isTorn = false
  /// The row has more fields than the header, and there is something in them.
  private(set) var isWide = false
  private var fieldCount = 0
  private var firstBadField = -1
  /// Names of the columns in rows of a set, by set, as they are met.
  private var namesBySplit: [Split: [Int]] = [:]

  init(
    _ header: CSVHeader, _ table: NameTable, _ placer: RowPlacer, _ options: CSVReader.Options
  ) {
    self.header = header
    self.placer = placer
    self.table = table
    prefix = options.prefix
    columnCount = header.columns.count
    delimiter = placer.plan.hasSpacedCommas ? UInt8(ascii: ";") : header.delimiter
    hasDecimalCommas = placer.plan.hasDecimalCommas
    columns = .allocate(capacity: columnCount)
    names = .allocate(capacity: columnCount)
    values = .allocate(capacity: columnCount)
    splitColumn = header.columns.firstIndex { RowColumns.isSplitName($0) } ?? -1
    for (index, name) in header.columns.enumerated() {
      let mark = placer.mark(for: name)
      let own = ChartExport.metric(of: name, part: options.part, isAxis: mark >= 0)
      let isPoint = !placer.isX(mark) && !RowColumns.isIndex(name)
      let metric = mark < 0 ? options.metric ?? own : options.metric == nil ? own : nil
      let number = isPoint ? metric.map { table.number(prefix + $0) } ?? -1 : -1
      (columns + index).initialize(to: Column(name: number, mark: mark))
    }
  }

  deinit {
    columns.deallocate()
    names.deallocate()
    values.deallocate()
  }

  func read(_ line: UnsafeRawBufferPointer, isEnded: Bool) {
    let base = line.baseAddress!.assumingMemoryBound(to: UInt8.self)
    let end = base + line.count
    let (columns, columnCount) = (columns, columnCount)
    let (names, values) = (names, values)
    let delimiter = delimiter
    var metrics: UInt64 = 0
    var firstBadField = -1
    var next = base
    var column = 0
    var points = 0
    isWide = false
    split = nil
    textMetrics = 0
    hasComma = false
    while true {
      while next < end, next.pointee == 32 { next += 1 }
      let start = next
      let field = Self.field(&next, end, delimiter)
      if column < columnCount {
        switch field {
        case .number(let value):
          take(
            value, column, names, values, &points, &metrics)
        case .missing:
          break
        case .text:
          if let value = textValue(start, next, column) {
            take(value, column, names, values, &points, &metrics)
          } else if columns[column].heldNumber, firstBadField < 0 {
            firstBadField = column
          }
        }
      } else if case .missing = field {
      } else {
        isWide = true
      }
      column += 1
      if next >= end { break }
      next += 1
    }
    self.metrics = metrics | textMetrics
    if hasComma, memchr(base, 46, line.count) != nil { placer.survey.pointFields += 1 }
    self.firstBadField = firstBadField
    fieldCount = column
    isTorn = !isEnded && column < columnCount
    count = points
  }

  @inline(__always)
  private func take(
    _ value: Double, _ column: Int, _ names: UnsafeMutablePointer<Int>,
    _ values: UnsafeMutablePointer<Double>, _ points: inout Int, _ metrics: inout UInt64
  ) {
    columns[column].heldNumber = true
    let mark = columns[column].mark
    if mark >= 0 {
      placer.survey.set(mark, value)
    } else {
      metrics |= 1 &<< UInt64(column & 63)
    }
    let name = columns[column].name
    guard name >= 0 else { return }
    names[points] = name
    values[points] = value
    points += 1
  }

  /// The number that a field means which is not written as one; the split and times as text go to
  /// where they belong.
  @inline(never)
  private func textValue(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ column: Int
  ) -> Double? {
    let text = Self.trimmed(start, end)
    guard !text.isEmpty, let first = text.baseAddress else { return nil }
    if column == splitColumn {
      let word = String(decoding: text.prefix(32), as: UTF8.self).lowercased()
      if let split = TagNaming.standard.splits[word] {
        self.split = split
        placer.survey.takeSplit(split, of: header.columns[column])
      }
      return nil
    }
    if let value = decimalComma(text, column) { return value }
    if let value = WrappedNumber.scan(first, first + text.count) { return value }
    let mark = columns[column].mark
    guard mark >= 0 else {
      columns[column].heldText = true
      return nil
    }
    placer.take(text, mark: mark)
    return nil
  }

  /// A number with a comma where others have a point. What it means is settled by the whole table.
  private func decimalComma(_ text: UnsafeBufferPointer<UInt8>, _ column: Int) -> Double? {
    guard delimiter != UInt8(ascii: ","), text.count < 64,
      let comma = text.firstIndex(of: UInt8(ascii: ",")), comma > 0,
      text[(comma + 1)...].allSatisfy({
        $0 &- 48 < 10 || $0 | 0x20 == UInt8(ascii: "e") || $0 == 45
      })
    else { return nil }
    guard text[comma - 1] &- 48 < 10, comma + 1 < text.count else { return nil }
    placer.survey.commaFields += 1
    hasComma = true
    if columns[column].mark < 0 { textMetrics |= 1 &<< UInt64(column & 63) }
    if text.count - comma != 4 || comma > 3 || text[0] == UInt8(ascii: "0") {
      placer.survey.plainCommaFields += 1
    }
    guard hasDecimalCommas else { return nil }
    var bytes = Array(text)
    bytes[comma] = UInt8(ascii: ".")
    return bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return nil }
      let end = start + bytes.count
      guard let (value, next) = DecimalScanner.scan(start, end), next == end else { return nil }
      return value
    }
  }

  /// Calls the points by the row's set, where the plan says that a field tells it.
  func nameBySplit() {
    guard let split, placer.plan.split == (splitColumn < 0 ? nil : header.columns[splitColumn])
    else { return }
    if namesBySplit[split] == nil {
      namesBySplit[split] = Array(repeating: -1, count: columnCount)
      for index in 0..<columnCount where columns[index].name >= 0 {
        let name = header.columns[index]
        let isOwn = columns[index].mark >= 0 || TagNaming.standard.split(of: name) != nil
        namesBySplit[split]?[index] =
          isOwn ? columns[index].name : table.number("\(prefix)\(split.rawValue)/\(name)")
      }
    }
    guard let renamed = namesBySplit[split] else { return }
    var column = 0
    for point in 0..<count {
      while columns[column].name != names[point] { column += 1 }
      names[point] = renamed[column]
    }
  }

  /// Whether there is anything to say in `problem`.
  var hasProblem: Bool { isTorn || isWide || firstBadField >= 0 }

  /// What is wrong with the row that was read.
  var problem: String? {
    if isTorn { return "a torn last row, of \(fieldCount) of \(columnCount) fields" }
    if isWide {
      return
        "a row of \(fieldCount) fields where the header has \(columnCount) columns, left out"
    }
    if firstBadField >= 0 {
      return "no number in the column \(header.columns[firstBadField].excerpt)"
    }
    return nil
  }

  /// Columns of text in which no row had a number.
  var columnsWithoutNumbers: [String] {
    (0..<columnCount).filter {
      columns[$0].heldText && !columns[$0].heldNumber && columns[$0].name >= 0
    }.map { header.columns[$0] }
  }

  private enum Field { case number(Double), missing, text }

  /// Reads the field at `next` and leaves `next` at the delimiter or end behind it.
  @inline(__always)
  private static func field(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ delimiter: UInt8
  ) -> Field {
    guard next < end, next.pointee != delimiter else { return .missing }
    if let (value, after) = DecimalScanner.scan(next, end) {
      if after == end || after.pointee == delimiter {
        next = after
        return .number(value)
      }
    }
    return otherField(&next, end, delimiter)
  }

  /// A quoted number, a number with space behind it, a word for a missing one, or text.
  @inline(never)
  private static func otherField(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ delimiter: UInt8
  ) -> Field {
    let first = next
    var isQuoted = false
    while next < end, isQuoted || next.pointee != delimiter {
      if next.pointee == UInt8(ascii: "\"") { isQuoted.toggle() }
      next += 1
    }
    let text = trimmed(first, next)
    guard let start = text.baseAddress, !text.isEmpty else { return .missing }
    let stop = start + text.count
    if let (value, after) = DecimalScanner.scan(start, stop), after == stop {
      return .number(value)
    }
    let word = String(decoding: text.prefix(8), as: UTF8.self)
    return missingWords.contains(word.lowercased()) ? .missing : .text
  }

  private static let missingWords: Set<String> = ["na", "n/a", "null", "none", "nil", "-", "."]

  /// A field without the space and quotes around it.
  private static func trimmed(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    var (start, stop) = (start, end)
    while start < stop, isPadding(start.pointee) { start += 1 }
    while start < stop, isPadding((stop - 1).pointee) { stop -= 1 }
    return UnsafeBufferPointer(start: start, count: stop - start)
  }

  private static func isPadding(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == UInt8(ascii: "\"") || byte == 13
  }
}
