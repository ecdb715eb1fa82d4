import CDecimals
import Glibc

/// Reads rows of numbers ahead into columns, on two threads: rows that have a number, or nothing, in each
/// column of a table, or the numbers of a JSON object between the same names as before. Nearly all rows
/// of a large log are so; any other is left to whoever reads them one by one.
///
/// The text is read piece by piece by whichever thread comes to it, while the caller's also takes what
/// was read, in order. Owned by one reader; each piece has room of its own.
final class PlainRows {
  /// What stands for a field that is empty: a NaN that no number reads as.
  static let missing = Double(bitPattern: 0x7ff8_0000_6d69_7373)

  /// The rows of one piece.
  struct Part {
    /// `[columns, capacity]`.
    let values: UnsafeMutablePointer<Double>
    /// Rows that there is room for.
    let capacity: Int
    var rowCount = 0
    /// Bytes that they take.
    var byteCount = 0
    /// A field is empty.
    var hasMissing = false

    @inline(__always)
    subscript(row: Int, column: Int) -> Double { values[column * capacity + row] }

    func column(_ column: Int) -> UnsafeBufferPointer<Double> {
      UnsafeBufferPointer(start: values + column * capacity, count: rowCount)
    }
  }

  private static let mostPieces = 16
  /// Of text; fewer are not worth a second thread. A piece and its numbers fit a core's own cache.
  private static let bytesInPiece = 64 << 10
  /// Numbers that there is room for in a piece: three bytes of text each. Where there are more, the
  /// piece is begun anew behind them.
  private static let numbersInPiece = bytesInPiece / 3

  private let shape: Shape
  private let rooms: UnsafeMutablePointer<Double>
  /// A row that is not plain came before the text's end: there may be more of them, for which a second
  /// thread is not worth it.
  private var wasCutShort = false

  init(_ template: RowTemplate) {
    shape = Shape(
      template: template, capacity: max(Self.numbersInPiece, template.columnCount))
    rooms = .allocate(capacity: Self.mostPieces * shape.capacity)
  }

  deinit { rooms.deallocate() }

  /// Reads rows of `bytes`, from `start` up to the first that is not plain, or not whole.
  ///
  /// - Parameter take: is handed the rows, in order; they are valid until it returns.
  /// - Returns: the bytes that they take; fewer where there was no room for more.
  func read(
    _ bytes: UnsafeRawBufferPointer, from start: Int = 0, _ take: (Part) -> Void
  ) -> Int {
    let readable = bytes.bindMemory(to: UInt8.self)
    guard let first = readable.baseAddress else { return 0 }
    let base = first + start
    let starts = Self.starts(base, first + readable.count)
    guard starts.count > 2, !wasCutShort else {
      let part = shape.part(rooms, base, starts[1], within: readable)
      take(part)
      wasCutShort = part.byteCount < starts[1] - base
      return part.byteCount
    }
    let work = PieceWork(
      RowPieces(starts: starts, shape: shape, rooms: rooms, readable: readable))
    work.begin()
    defer { work.end() }
    for piece in 0..<work.count {
      let part = work.part(piece)
      take(part)
      wasCutShort = part.byteCount < starts[piece + 1] - starts[piece]
      if wasCutShort { return starts[piece] - base + part.byteCount }
    }
    return bytes.count - start
  }

  /// Where pieces of about `bytesInPiece` begin, each at a line; the last is where they end.
  private static func starts(
    _ base: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> [UnsafePointer<UInt8>] {
    var starts = [base]
    while starts.count < mostPieces, end - starts[starts.count - 1] > 2 * bytesInPiece,
      let feed = memchr(starts[starts.count - 1] + bytesInPiece, 10, bytesInPiece)
    {
      starts.append(UnsafePointer(feed.assumingMemoryBound(to: UInt8.self)) + 1)
    }
    return starts + [end]
  }
}

/// The pieces of a table's text, each with room of its own.
private struct RowPieces: Pieces {
  let starts: [UnsafePointer<UInt8>]
  let shape: Shape
  let rooms: UnsafeMutablePointer<Double>
  let readable: UnsafeBufferPointer<UInt8>

  var count: Int { starts.count - 1 }

  func part(_ piece: Int) -> PlainRows.Part {
    shape.part(
      rooms + piece * shape.capacity, starts[piece], starts[piece + 1], within: readable)
  }
}

/// How rows are parted.
private struct Shape: Sendable {
  let template: RowTemplate
  /// Numbers that there is room for.
  let capacity: Int

  /// - Parameter readable: the text around the piece.
  func part(
    _ values: UnsafeMutablePointer<Double>, _ start: UnsafePointer<UInt8>,
    _ end: UnsafePointer<UInt8>, within readable: UnsafeBufferPointer<UInt8>
  ) -> PlainRows.Part {
    var part = PlainRows.Part(values: values, capacity: capacity / template.columnCount)
    var next = start
    template.prefixes.withUnsafeBufferPointer { prefixes in
      template.prefixLengths.withUnsafeBufferPointer { lengths in
        let rows = decimal_rows(
          start: start, end: end, readable_start: readable.baseAddress,
          readable_end: readable.baseAddress! + readable.count, delimiter: template.delimiter,
          column_count: template.columnCount,
          prefixes: template.isJSON ? prefixes.baseAddress : nil,
          prefix_lengths: lengths.baseAddress, suffix: UInt8(ascii: "}"), values: values,
          capacity: part.capacity, missing: PlainRows.missing)
        next = read(rows, into: &part)
      }
    }
    part.byteCount = next - start
    return part
  }

  /// - Returns: where the rows that were read end.
  private func read(
    _ rows: decimal_rows, into part: inout PlainRows.Part
  ) -> UnsafePointer<UInt8> {
    var rows = rows
    while part.rowCount < part.capacity {
      let read = decimals_read_rows(rows, part.rowCount)
      rows.start += read.byte_count
      part.rowCount += read.row_count
      if read.missing_count > 0 { part.hasMissing = true }
      // A number that is written otherwise, or the text's very beginning or end.
      guard !template.isJSON, part.rowCount < part.capacity,
        let after = readRow(rows.start, rows.end, &part)
      else { break }
      rows.start = after
      part.rowCount += 1
    }
    return rows.start
  }

  /// - Returns: where the next row begins; nil for a row that is not plain.
  private func readRow(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ part: inout PlainRows.Part
  ) -> UnsafePointer<UInt8>? {
    var next = start
    var column = 0
    while true {
      while next < end, next.pointee == 32 { next += 1 }
      guard next < end else { return nil }
      let place = column * part.capacity + part.rowCount
      if next.pointee == template.delimiter || next.pointee == 10 {
        part.values[place] = PlainRows.missing
        part.hasMissing = true
      } else {
        guard let (value, after) = DecimalScanner.scan(next, end), after < end else { return nil }
        part.values[place] = value
        next = after
      }
      column += 1
      if column == template.columnCount { break }
      guard next.pointee == template.delimiter else { return nil }
      next += 1
    }
    if next.pointee == 13 {
      next += 1
      guard next < end else { return nil }
    }
    // A row without anything in it is none.
    guard next.pointee == 10, next > start else { return nil }
    return next + 1
  }
}
