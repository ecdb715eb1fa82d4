import Glibc

/// A line that was scanned, as a pattern for lines that differ from it in their numbers, in how far
/// their bars are drawn and in the width of their gaps alone: these have the same shape, and reading
/// one by its template passes over the words between the numbers instead of through them.
///
/// What a template does not match is scanned anew; it never tells a shape that the scanner would
/// not. Its memory is given back by `deallocate`, and never written to before: several threads may
/// read by it.
struct ConsoleTemplate {
  private enum Kind { case lead, literal, number, bar, gap, end }

  private struct Piece {
    var kind: Kind
    /// The sign that a number begins with; 0 for a digit.
    var sign: UInt8 = 0
    /// Of the words before it, in `bytes`; of the literal itself while pieces are gathered.
    var start = 0
    var length = 0
    /// The first eight bytes of these words, or all there are, and which bits those are.
    var word: UInt64 = 0
    var mask: UInt64 = 0
    var number = ConsoleScanner.Number()
  }

  /// Lines of more pieces are scanned.
  private static let mostPieces = 400

  private let bytes: UnsafeMutablePointer<UInt8>
  private let pieces: UnsafeMutablePointer<Piece>
  private let pieceCount: Int
  /// Numbers of such a line.
  let valueCount: Int

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
      (1..<ConsoleScanner.mostNumbers).contains(scanner.valueCount),
      memchr(base, 10, line.count) == nil, memchr(base, 13, line.count) == nil
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
      if isSign { pieces[pieces.count - 1].sign = first }
      let isNumeral =
        first &- 48 < 10
        || isSign && number.start + 1 < line.count
          && (base[number.start + 1] &- 48 < 10 || base[number.start + 1] == 46)
      guard isNumeral, pieces.count < Self.mostPieces else { return nil }
    }
    Self.addText(base, place, line.count, to: &pieces)
    bytes = .allocate(capacity: max(1, line.count))
    bytes.update(from: base, count: line.count)
    valueCount = scanner.valueCount
    let joined = Self.joined(pieces, UnsafePointer(bytes))
    self.pieces = .allocate(capacity: joined.count)
    self.pieces.initialize(from: joined, count: joined.count)
    pieceCount = joined.count
  }

  /// The pieces with the words before each, so that a line is read in half as many turns.
  private static func joined(_ pieces: [Piece], _ bytes: UnsafePointer<UInt8>) -> [Piece] {
    var joined: [Piece] = []
    var words = Piece(kind: .literal)
    for piece in pieces + [Piece(kind: .end)] {
      if piece.kind == .literal {
        words = piece
        continue
      }
      var piece = piece
      (piece.start, piece.length) = (words.start, words.length)
      for index in 0..<min(words.length, 8) {
        piece.word |= UInt64(bytes[words.start + index]) << UInt64(8 * index)
        piece.mask |= 0xff << UInt64(8 * index)
      }
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

  /// Reads the numbers of the line of this shape that begins at a place.
  ///
  /// - Parameters:
  ///   - limit: behind what can be read, close to which nothing is matched. A line end stands before.
  ///   - values: has room for `valueCount`.
  /// - Returns: the line's end; nil for any other line. What is in `values` is then void.
  @inline(__always)
  func read(
    _ start: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>,
    into values: UnsafeMutablePointer<Double>
  ) -> UnsafePointer<UInt8>? {
    var next = start
    var count = 0
    var piece = UnsafePointer(pieces)
    let end = piece + pieceCount
    while piece < end {
      let length = piece.pointee.length
      guard limit - next >= max(length, 8),
        (Self.word(next) ^ piece.pointee.word) & piece.pointee.mask == 0,
        length <= 8 || Self.isSame(bytes + piece.pointee.start, next, length)
      else { return nil }
      next += length
      switch piece.pointee.kind {
      case .number:
        guard let after = readNumber(piece, next, limit, values + count) else { return nil }
        next = after
        count &+= 1
      case .lead: next = ConsoleScanner.behindGap(next, limit)
      case .bar:
        guard let after = ConsoleScanner.behindBar(next, limit) else { return nil }
        next = after
      case .gap:
        guard let after = ConsoleScanner.behindWideGap(next, limit) else { return nil }
        next = after
      case .literal, .end: break
      }
      piece += 1
    }
    return next < limit && (next.pointee == 10 || next.pointee == 13) ? next : nil
  }

  /// - Returns: the place behind the number.
  @inline(__always)
  private func readNumber(
    _ piece: UnsafePointer<Piece>, _ next: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>,
    _ value: UnsafeMutablePointer<Double>
  ) -> UnsafePointer<UInt8>? {
    guard limit - next > 1 else { return nil }
    // With the same sign or with none; what follows a sign is no word.
    let sign = piece.pointee.sign
    let isAlike =
      sign == 0
      ? next.pointee &- 48 < 10
      : next.pointee == sign && (next[1] &- 48 < 10 || next[1] == UInt8(ascii: "."))
    guard isAlike,
      let read = ConsoleScanner.number(
        next, limit, isBehindTime: piece.pointee.number.isBehindTime,
        isBehindDoubtful: piece.pointee.number.isBehindDoubtful),
      read.mark == piece.pointee.number.mark
    else { return nil }
    value.pointee = read.value
    return read.next
  }

  @inline(__always)
  private static func word(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  /// - Precondition: the first eight bytes are the same.
  @inline(__always)
  private static func isSame(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    var place = 8
    while place + 8 <= length {
      if word(left + place) != word(right + place) { return false }
      place += 8
    }
    return word(left + length - 8) == word(right + length - 8)
  }
}
