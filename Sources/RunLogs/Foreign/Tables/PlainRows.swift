import Dispatch
import Glibc

/// Reads rows of numbers ahead, on two threads: rows that have a number, or nothing, in each of the
/// header's columns, which nearly all rows of a large table are. Any other row is left to `CSVRow`.
///
/// Owned by one reader; each of the two threads writes to room of its own.
final class PlainRows {
  /// What stands for a field that is empty: a NaN that no number reads as.
  static let missing = Double(bitPattern: 0x7ff8_0000_6d69_7373)

  /// The rows of one part, `[rows, columns]`.
  struct Part {
    let values: UnsafeMutablePointer<Double>
    var rowCount = 0
    /// Bytes that they take.
    var byteCount = 0
  }

  /// Fewer bytes are not worth a second thread.
  private static let leastBytes = 64 << 10
  /// Numbers that there is room for in a part: with them it stays within a core's own cache.
  private static let numbersInPart = 96 << 10

  private let shape: Shape
  private let first: UnsafeMutablePointer<Double>
  private let second: UnsafeMutablePointer<Double>

  init(columnCount: Int, delimiter: UInt8) {
    shape = Shape(
      columnCount: columnCount, delimiter: delimiter,
      capacity: max(Self.numbersInPart, columnCount))
    first = .allocate(capacity: shape.capacity)
    second = .allocate(capacity: shape.capacity)
  }

  deinit {
    first.deallocate()
    second.deallocate()
  }

  /// Reads rows from the beginning of `bytes` up to the first that is not plain, or not whole, or
  /// as many as there is room for.
  ///
  /// - Returns: rows that follow each other, valid until the next call.
  func read(_ bytes: UnsafeRawBufferPointer) -> [Part] {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return [] }
    let end = base + bytes.count
    guard bytes.count >= Self.leastBytes,
      let middle = Self.lineStart(behind: base + bytes.count / 2, end)
    else { return [shape.part(first, base, end)] }
    // Each of the two iterations reads a half and writes to a place and room of its own, and both are
    // over when this returns.
    nonisolated(unsafe) let parts = UnsafeMutablePointer<Part>.allocate(capacity: 2)
    nonisolated(unsafe) let halves = [(first, base, middle), (second, middle, end)]
    let shape = shape
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      let (values, start, end) = halves[index]
      (parts + index).initialize(to: shape.part(values, start, end))
    }
    defer { parts.deallocate() }
    return parts[0].byteCount == middle - base ? [parts[0], parts[1]] : [parts[0]]
  }

  private static func lineStart(
    behind place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    guard let feed = memchr(place, 10, end - place) else { return nil }
    return UnsafePointer(feed.assumingMemoryBound(to: UInt8.self)) + 1
  }

}

/// How rows are parted.
private struct Shape: Sendable {
  let columnCount: Int
  let delimiter: UInt8
  /// Numbers that there is room for.
  let capacity: Int

  func part(
    _ values: UnsafeMutablePointer<Double>, _ start: UnsafePointer<UInt8>,
    _ end: UnsafePointer<UInt8>
  ) -> PlainRows.Part {
    var part = PlainRows.Part(values: values)
    var next = start
    let most = capacity / columnCount
    while part.rowCount < most {
      let row = values + part.rowCount * columnCount
      guard let after = Self.readRow(next, end, row, columnCount, delimiter) else { break }
      next = after
      part.rowCount += 1
    }
    part.byteCount = next - start
    return part
  }

  /// - Returns: where the next row begins; nil for a row that is not plain.
  @inline(__always)
  private static func readRow(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
    _ values: UnsafeMutablePointer<Double>, _ columnCount: Int, _ delimiter: UInt8
  ) -> UnsafePointer<UInt8>? {
    var next = start
    var column = 0
    while true {
      while next < end, next.pointee == 32 { next += 1 }
      guard next < end else { return nil }
      if next.pointee == delimiter || next.pointee == 10 {
        values[column] = PlainRows.missing
      } else {
        guard let (value, after) = DecimalScanner.scan(next, end), after < end else { return nil }
        values[column] = value
        next = after
      }
      column += 1
      if column == columnCount { break }
      guard next.pointee == delimiter else { return nil }
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
