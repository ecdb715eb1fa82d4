import Glibc

/// Reads lines of console text ahead by the templates of those before, on two threads; what a line means
/// for those after it is left to whoever takes them in order.
///
/// Owned by one reader; each piece of the text has room of its own.
final class ConsoleLinesAhead {
  struct Line {
    /// From the piece's start to the line's end.
    var end: Int
    /// nil for a line that is to be read as any other.
    var plan: ConsolePlan.Pointer?
    /// Of its numbers, in those of the piece.
    var firstValue: Int
  }

  /// The lines of one piece.
  struct Part {
    let start: UnsafePointer<UInt8>
    let lines: UnsafeMutablePointer<Line>
    let values: UnsafeMutablePointer<Double>
    var lineCount = 0
    /// Bytes that were read; fewer than the piece has where there was no room for more.
    var byteCount = 0
  }

  private static let mostPieces = 16
  /// Of text: a piece and its numbers fit a core's own cache.
  private static let bytesInPiece = 64 << 10
  /// Fewer bytes are not worth a second thread.
  static let fewestBytes = 3 * bytesInPiece
  private static let linesInPiece = bytesInPiece / 8
  private static let valuesInPiece = bytesInPiece / 4

  private let lines = UnsafeMutablePointer<Line>.allocate(capacity: mostPieces * linesInPiece)
  private let values = UnsafeMutablePointer<Double>.allocate(
    capacity: mostPieces * valuesInPiece)
  private let rooms = (0..<mostPieces).map { _ in ConsoleLineRoom() }

  deinit {
    lines.deallocate()
    values.deallocate()
  }

  /// Reads the lines between two places.
  ///
  /// - Parameters:
  ///   - end: behind the end of a line.
  ///   - limit: behind what can be read.
  ///   - take: is handed the lines of each piece in order, and how many bytes the piece has; they are
  ///     valid until it returns.
  func read(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>,
    _ templates: ConsoleTemplates, _ take: (Part, Int) -> Void
  ) {
    let starts = Self.starts(start, end)
    let work = PieceWork(
      LinePieces(
        starts: starts, limit: limit, templates: templates, lines: lines,
        linesInPiece: Self.linesInPiece, values: values, valuesInPiece: Self.valuesInPiece,
        rooms: rooms))
    work.begin()
    defer { work.end() }
    for piece in 0..<work.count {
      take(work.part(piece), starts[piece + 1] - starts[piece])
    }
  }

  /// Where pieces of about `bytesInPiece` begin, each at a line; the last is where they end.
  private static func starts(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> [UnsafePointer<UInt8>] {
    var starts = [start]
    while starts.count < mostPieces, end - starts[starts.count - 1] > 2 * bytesInPiece {
      var place = starts[starts.count - 1] + bytesInPiece
      while place.pointee != 10, place.pointee != 13 { place += 1 }
      starts.append(place + 1)
    }
    return starts + [end]
  }
}

private struct LinePieces: Pieces {
  let starts: [UnsafePointer<UInt8>]
  let limit: UnsafePointer<UInt8>
  let templates: ConsoleTemplates
  let lines: UnsafeMutablePointer<ConsoleLinesAhead.Line>
  let linesInPiece: Int
  let values: UnsafeMutablePointer<Double>
  let valuesInPiece: Int
  let rooms: [ConsoleLineRoom]

  var count: Int { starts.count - 1 }

  func part(_ piece: Int) -> ConsoleLinesAhead.Part {
    var part = ConsoleLinesAhead.Part(
      start: starts[piece], lines: lines + piece * linesInPiece,
      values: values + piece * valuesInPiece)
    templates.entries.withUnsafeBufferPointer { entries in
      var pass = LinePass(
        next: starts[piece], end: starts[piece + 1], limit: limit, room: rooms[piece],
        entries: entries, likely: templates.likely,
        expected: piece == 0 ? templates.first : -1)
      while pass.next < pass.end, part.lineCount < linesInPiece,
        pass.valueCount + ConsoleScanner.mostNumbers <= valuesInPiece
      {
        let firstValue = pass.valueCount
        let plan = pass.readLine(into: part.values)
        part.lines[part.lineCount] = ConsoleLinesAhead.Line(
          end: pass.next - 1 - part.start, plan: plan, firstValue: firstValue)
        part.lineCount += 1
      }
      part.byteCount = pass.next - part.start
    }
    return part
  }
}

/// One pass over a piece.
private struct LinePass {
  var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  let limit: UnsafePointer<UInt8>
  let room: ConsoleLineRoom
  let entries: UnsafeBufferPointer<ConsoleTemplates.Entry>
  let likely: [Int]
  /// The entry whose line should come; −1 for none.
  var expected: Int
  var valueCount = 0
  private var lastHadEscapes = false

  init(
    next: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>,
    room: ConsoleLineRoom, entries: UnsafeBufferPointer<ConsoleTemplates.Entry>, likely: [Int],
    expected: Int
  ) {
    (self.next, self.end, self.limit) = (next, end, limit)
    (self.room, self.entries, self.likely) = (room, entries, likely)
    self.expected = expected
  }

  /// Reads the next line, and goes on behind its end.
  ///
  /// - Returns: nil for a line that no template reads.
  @inline(__always)
  mutating func readLine(
    into values: UnsafeMutablePointer<Double>
  ) -> ConsolePlan.Pointer? {
    if next.pointee == 10 || next.pointee == 13 {
      next += 1
      return nil
    }
    if !lastHadEscapes, let (plan, lineEnd) = match(next, limit, values) {
      next = lineEnd + 1
      return plan
    }
    return readOther(into: values)
  }

  /// Reads a line that may have sequences that steer a terminal.
  private mutating func readOther(
    into values: UnsafeMutablePointer<Double>
  ) -> ConsolePlan.Pointer? {
    let start = next
    var hasEscapes = false
    while next.pointee != 10, next.pointee != 13 {
      if next.pointee == 0x1B { hasEscapes = true }
      next += 1
    }
    let line = UnsafeRawBufferPointer(start: start, count: next - start)
    next += 1
    let wasTried = !lastHadEscapes
    lastHadEscapes = hasEscapes
    guard line.count <= ConsoleLineReader.longestLine, line.count > 0 else { return nil }
    if hasEscapes {
      guard let count = room.takePlain(line) else { return nil }
      return match(room.bytes, room.limit(behind: count), values, count: count)
    }
    if wasTried { return nil }
    return match(start, limit, values)?.plan
  }

  @inline(__always)
  private mutating func match(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>,
    _ values: UnsafeMutablePointer<Double>
  ) -> (plan: ConsolePlan.Pointer, end: UnsafePointer<UInt8>)? {
    if expected >= 0, let found = match(expected, start, limit, values) { return found }
    return matchLikely(start, limit, values)
  }

  private mutating func match(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>,
    _ values: UnsafeMutablePointer<Double>, count: Int
  ) -> ConsolePlan.Pointer? {
    // A sequence that is cut short may take the line's end with it.
    guard let (plan, end) = match(start, limit, values), end == start + count else { return nil }
    return plan
  }

  @inline(never)
  private mutating func matchLikely(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>,
    _ values: UnsafeMutablePointer<Double>
  ) -> (plan: ConsolePlan.Pointer, end: UnsafePointer<UInt8>)? {
    for place in likely where place != expected {
      if let found = match(place, start, limit, values) { return found }
    }
    expected = -1
    return nil
  }

  @inline(__always)
  private mutating func match(
    _ place: Int, _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>,
    _ values: UnsafeMutablePointer<Double>
  ) -> (plan: ConsolePlan.Pointer, end: UnsafePointer<UInt8>)? {
    let template = entries[place].template
    guard let lineEnd = template.read(start, limit: limit, into: values + valueCount),
      lineEnd - start <= ConsoleLineReader.longestLine
    else { return nil }
    valueCount += template.valueCount
    expected = entries[place].successor
    return (entries[place].plan, lineEnd)
  }
}
