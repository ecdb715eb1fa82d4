import Glibc

/// A line that was scanned, as a pattern for lines that differ from it in their numbers, in how far
/// their bars are drawn and in the width of their gaps alone: these have the same shape, and reading
/// one by its template passes over the words between the numbers instead of through them.
///
/// What a template does not match is scanned anew; it never tells a shape that the scanner would
/// not. Its memory is given back by `deallocate`. Owned by one reader, used on its thread.
struct ConsoleTemplate {
  private enum Kind { case lead, literal, number, bar, gap, end }

  private struct Piece {
    var kind: Kind
    /// Of the words before it, in `bytes`; of the literal itself while pieces are gathered.
    var start = 0
    var length = 0
    var number = ConsoleScanner.Number()
  }

  /// Lines of more pieces are scanned.
  private static let mostPieces = 400

  private let bytes: UnsafeMutablePointer<UInt8>
  private let pieces: UnsafeMutablePointer<Piece>
  private let pieceCount: Int

  func deallocate() {
    bytes.deallocate()
    pieces.deallocate()
  }

  /// - Parameters:
  ///   - line: without sequences that steer a terminal.
  ///   - scanner: what the line was scanned by.
  /// - Returns: nil for a line with numbers that are words, or too many.
  init?(_ line: UnsafeRawBufferPointer, _ scanner: ConsoleScanner) {
    guard let base = line.baseAddress?.assumingMemoryBound(to: UInt8.self), scanner.isWhole,
      (1..<ConsoleScanner.mostNumbers).contains(scanner.valueCount)
    else { return nil }
    // White space before anything else is none of a shape.
    var pieces = [Piece(kind: .lead)]
    var place = ConsoleScanner.behindGap(base, base + line.count) - base
    for index in 0..<scanner.valueCount {
      let number = scanner.numbers[index]
      Self.addText(base, place, number.start, to: &pieces)
      var piece = Piece(kind: .number)
      piece.number = number
      pieces.append(piece)
      place = number.end
      let first = base[number.start]
      let isSign = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") || first == 46
      let isNumeral =
        first &- 48 < 10
        || isSign && number.start + 1 < line.count
          && (base[number.start + 1] &- 48 < 10 || base[number.start + 1] == 46)
      guard isNumeral, pieces.count < Self.mostPieces else { return nil }
    }
    Self.addText(base, place, line.count, to: &pieces)
    bytes = .allocate(capacity: max(1, line.count))
    bytes.update(from: base, count: line.count)
    let joined = Self.joined(pieces)
    self.pieces = .allocate(capacity: joined.count)
    self.pieces.initialize(from: joined, count: joined.count)
    pieceCount = joined.count
  }

  /// The pieces with the words before each, so that a line is read in half as many turns.
  private static func joined(_ pieces: [Piece]) -> [Piece] {
    var joined: [Piece] = []
    var words = Piece(kind: .literal)
    for piece in pieces + [Piece(kind: .end)] {
      if piece.kind == .literal {
        words = piece
        continue
      }
      var piece = piece
      (piece.start, piece.length) = (words.start, words.length)
      joined.append(piece)
      words = Piece(kind: .literal)
    }
    return joined
  }

  /// Parts what stands between two numbers into literals, bars and gaps of more than a space.
  private static func addText(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, to pieces: inout [Piece]
  ) {
    var place = start
    var literal = start
    func close(_ pieces: inout [Piece]) {
      guard place > literal else { return }
      pieces.append(Piece(kind: .literal, start: literal, length: place - literal))
    }
    while place < end {
      let next = base + place
      if let after = ConsoleScanner.behindBar(next, base + end), after - next > 1 {
        close(&pieces)
        pieces.append(Piece(kind: .bar))
        place = after - base
        literal = place
      } else if let after = ConsoleScanner.behindWideGap(next, base + end) {
        close(&pieces)
        pieces.append(Piece(kind: .gap))
        place = after - base
        literal = place
      } else {
        place += 1
      }
    }
    close(&pieces)
  }

  /// Reads the numbers of a line of this shape.
  ///
  /// - Returns: false for any other line; what is in `values` is then void.
  func read(
    _ line: UnsafeRawBufferPointer, into values: UnsafeMutablePointer<Double>
  ) -> Bool {
    guard let base = line.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
    var next = base
    let end = base + line.count
    var count = 0
    for index in 0..<pieceCount {
      let piece = pieces + index
      let length = piece.pointee.length
      guard end - next >= length, Self.isSame(bytes + piece.pointee.start, next, length) else {
        return false
      }
      next += length
      if piece.pointee.kind == .number {
        guard next < end else { return false }
        let first = bytes[piece.pointee.number.start]
        // With the same sign or with none; what follows a sign is no word.
        let isAlike =
          first &- 48 < 10
          ? next.pointee &- 48 < 10
          : next.pointee == first && next + 1 < end
            && (next[1] &- 48 < 10 || next[1] == 46)
        guard isAlike,
          let read = ConsoleScanner.number(
            next, end, isBehindTime: piece.pointee.number.isBehindTime,
            isBehindDoubtful: piece.pointee.number.isBehindDoubtful),
          read.mark == piece.pointee.number.mark
        else { return false }
        values[count] = read.value
        count += 1
        next = read.next
        continue
      }
      switch piece.pointee.kind {
      case .lead: next = ConsoleScanner.behindGap(next, end)
      case .bar:
        guard let after = ConsoleScanner.behindBar(next, end) else { return false }
        next = after
      case .gap:
        guard let after = ConsoleScanner.behindWideGap(next, end) else { return false }
        next = after
      case .number, .literal, .end: break
      }
    }
    return next == end
  }

  @inline(__always)
  private static func isSame(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    func word(_ place: UnsafePointer<UInt8>) -> UInt64 {
      UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
    }
    guard length >= 8 else {
      for index in 0..<length where left[index] != right[index] { return false }
      return true
    }
    guard length <= 32 else { return memcmp(left, right, length) == 0 }
    var place = 0
    while place + 8 <= length {
      if word(left + place) != word(right + place) { return false }
      place += 8
    }
    return word(left + length - 8) == word(right + length - 8)
  }
}
