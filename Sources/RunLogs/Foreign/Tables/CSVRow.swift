import RunEvents

/// The numbers of one row of a table, in memory that is used again for the next row.
final class CSVRow {
  private struct Column {
    /// In the collector's name table; −1 for the step.
    var name: Int
    var heldNumber = false
  }

  private let columns: UnsafeMutablePointer<Column>
  private let columnCount: Int
  private let header: CSVHeader
  private let delimiter: UInt8
  private let stepColumn: Int
  private let timeColumn: Int
  let names: UnsafeMutablePointer<Int>
  let values: UnsafeMutablePointer<Double>
  /// Points in `names` and `values`.
  private(set) var count = 0
  private(set) var step: Double?
  private(set) var time: Double?
  /// The row breaks off: it has no line end and not all fields.
  private(set) var isTorn = false
  private var fieldCount = 0
  private var firstBadField = -1

  init(_ header: CSVHeader, _ table: NameTable) {
    self.header = header
    columnCount = header.columns.count
    delimiter = header.delimiter
    stepColumn = header.step
    timeColumn = header.time ?? -1
    columns = .allocate(capacity: columnCount)
    names = .allocate(capacity: columnCount)
    values = .allocate(capacity: columnCount)
    for (index, name) in header.columns.enumerated() {
      let number = index == header.step ? -1 : table.number(name)
      (columns + index).initialize(to: Column(name: number))
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
    let (stepColumn, timeColumn, delimiter) = (stepColumn, timeColumn, delimiter)
    var step: Double?
    var time: Double?
    var firstBadField = -1
    var next = base
    var column = 0
    var points = 0
    while true {
      while next < end, next.pointee == 32 { next += 1 }
      let field = Self.field(&next, end, delimiter)
      if column < columnCount {
        switch field {
        case .number(let value):
          columns[column].heldNumber = true
          if column == timeColumn { time = value }
          if column == stepColumn {
            step = value
          } else {
            names[points] = columns[column].name
            values[points] = value
            points += 1
          }
        case .missing:
          break
        case .text:
          if columns[column].heldNumber, firstBadField < 0 { firstBadField = column }
        }
      }
      column += 1
      if next >= end { break }
      next += 1
    }
    self.step = step
    self.time = time
    self.firstBadField = firstBadField
    fieldCount = column
    isTorn = !isEnded && column < columnCount
    count = points
  }

  /// Whether there is anything to say in `problem`.
  var hasProblem: Bool { isTorn || fieldCount > columnCount || firstBadField >= 0 }

  /// What is wrong with the row that was read.
  var problem: String? {
    if isTorn { return "a torn last row, of \(fieldCount) of \(columnCount) fields" }
    if fieldCount > columnCount {
      return
        "a row of \(fieldCount) fields where the header has \(columnCount); the rest is left out"
    }
    if firstBadField >= 0 {
      return "no number in the column \(header.columns[firstBadField].excerpt)"
    }
    return nil
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
    var start = next
    var isQuoted = false
    while next < end, isQuoted || next.pointee != delimiter {
      if next.pointee == UInt8(ascii: "\"") { isQuoted.toggle() }
      next += 1
    }
    var stop = next
    while start < stop, isPadding(start.pointee) { start += 1 }
    while start < stop, isPadding((stop - 1).pointee) { stop -= 1 }
    if start == stop { return .missing }
    if let (value, after) = DecimalScanner.scan(start, stop), after == stop {
      return .number(value)
    }
    let word = String(
      decoding: UnsafeBufferPointer(start: start, count: min(stop - start, 8)), as: UTF8.self)
    return missingWords.contains(word.lowercased()) ? .missing : .text
  }

  private static let missingWords: Set<String> = ["na", "n/a", "null", "none", "nil", "-", "."]

  private static func isPadding(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == UInt8(ascii: "\"") || byte == 13
  }
}
