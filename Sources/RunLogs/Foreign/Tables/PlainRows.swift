import Dispatch
import Glibc
import Synchronization

/// Reads rows of numbers ahead, on two threads: rows that have a number, or nothing, in each of the
/// header's columns, which nearly all rows of a large table are. Any other row is left to `CSVRow`.
///
/// The text is read piece by piece by whichever thread comes to it, while the caller's also takes what
/// was read, in order. Owned by one reader; each piece has room of its own.
final class PlainRows {
  /// What stands for a field that is empty: a NaN that no number reads as.
  static let missing = Double(bitPattern: 0x7ff8_0000_6d69_7373)

  /// The rows of one piece, `[rows, columns]`.
  struct Part {
    let values: UnsafeMutablePointer<Double>
    var rowCount = 0
    /// Bytes that they take.
    var byteCount = 0
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

  init(columnCount: Int, delimiter: UInt8) {
    shape = Shape(
      columnCount: columnCount, delimiter: delimiter,
      capacity: max(Self.numbersInPiece, columnCount))
    rooms = .allocate(capacity: Self.mostPieces * shape.capacity)
  }

  deinit { rooms.deallocate() }

  /// Reads rows from the beginning of `bytes` up to the first that is not plain, or not whole.
  ///
  /// - Parameter take: is handed the rows, in order; they are valid until it returns.
  /// - Returns: the bytes that they take; fewer where there was no room for more.
  func read(_ bytes: UnsafeRawBufferPointer, _ take: (Part) -> Void) -> Int {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    let starts = Self.starts(base, base + bytes.count)
    guard starts.count > 2, !wasCutShort else {
      let part = shape.part(rooms, base, starts[1])
      take(part)
      wasCutShort = part.byteCount < starts[1] - base
      return part.byteCount
    }
    let work = PieceWork(starts, shape, rooms)
    DispatchQueue.global().async { work.help() }
    defer { work.end() }
    for piece in 0..<work.count {
      let part = work.part(piece)
      take(part)
      wasCutShort = part.byteCount < starts[piece + 1] - starts[piece]
      if wasCutShort { return starts[piece] - base + part.byteCount }
    }
    return bytes.count
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

/// The pieces of a text that two threads read.
///
/// A piece is read by the thread that counted `next` up to it, which alone writes its part and room;
/// `ready` says, with a release, that they may be read. So nothing is written by two.
private final class PieceWork: @unchecked Sendable {
  let count: Int
  private let starts: [UnsafePointer<UInt8>]
  private let shape: Shape
  private let rooms: UnsafeMutablePointer<Double>
  private let parts: UnsafeMutablePointer<PlainRows.Part>
  private let next = Atomic<Int>(0)
  /// A bit for each piece that was read.
  private let ready = Atomic<UInt>(0)
  private let wasRead = DispatchSemaphore(value: 0)
  private let isHelped = Atomic<Bool>(false)
  private let isLeft = DispatchSemaphore(value: 0)

  init(
    _ starts: [UnsafePointer<UInt8>], _ shape: Shape, _ rooms: UnsafeMutablePointer<Double>
  ) {
    self.starts = starts
    count = starts.count - 1
    self.shape = shape
    self.rooms = rooms
    parts = .allocate(capacity: count)
  }

  deinit { parts.deallocate() }

  /// Reads the next piece that nobody has begun.
  ///
  /// - Returns: false when there is none.
  func readNext() -> Bool {
    let piece = next.add(1, ordering: .relaxed).oldValue
    guard piece < count else { return false }
    (parts + piece).initialize(
      to: shape.part(rooms + piece * shape.capacity, starts[piece], starts[piece + 1]))
    ready.bitwiseOr(1 &<< UInt(piece), ordering: .releasing)
    wasRead.signal()
    return true
  }

  /// A piece once it is read: until then the caller reads others, and waits when none is left.
  func part(_ piece: Int) -> PlainRows.Part {
    while ready.load(ordering: .acquiring) & 1 &<< UInt(piece) == 0 {
      if !readNext() { wasRead.wait() }
    }
    return parts[piece]
  }

  /// Reads pieces until none is left, on the other thread.
  func help() {
    guard isHelped.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
    else { return }
    while readNext() {}
    isLeft.signal()
  }

  /// Begins no further piece, and waits until the other thread has left the text, if it ever came:
  /// where all threads are busy it comes too late, and finds nothing to do.
  func end() {
    next.store(count, ordering: .relaxed)
    if !isHelped.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged {
      isLeft.wait()
    }
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
