/// Takes out of a frame what only tells the terminal again how it draws already.
///
/// Curses says both colours and all attributes anew whenever one of them changes: on a screen of
/// curves that is two thirds of all bytes, which a slow line has to carry. What is drawn stays the
/// same; a sequence that is not known here goes through as it is.
struct PenFilter {
  /// What the terminal draws with; nil when nobody knows.
  private var known: Pen?
  /// What it is to draw with from here on; nil behind a sequence that is not known here.
  private var requested: Pen? = .plain
  /// Whether letters are letters: the character set that curses selects again with each reset.
  private var hasLetters = false
  private var parameters: [Int] = []

  /// Somebody else may have written to the terminal.
  mutating func forget() {
    known = nil
    requested = .plain
    hasLetters = false
  }

  /// Appends what `bytes`, which end between two sequences, come to.
  mutating func append(_ bytes: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      guard byte == 0x1B else {
        // A line feed may scroll a row in, in the pen's colour.
        if byte >= 0x20 || byte == 0x0A { flush(&result) }
        result.append(byte)
        index += 1
        continue
      }
      let end = Self.end(of: bytes, from: index)
      take(bytes[index..<end], &result)
      index = end
    }
    flush(&result)
  }

  private static func end(of bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    var index = start + 1
    guard index < bytes.endIndex else { return index }
    switch bytes[index] {
    case UInt8(ascii: "["):
      index += 1
      while index < bytes.endIndex, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
    case 0x20...0x2F:
      while index < bytes.endIndex, (0x20...0x2F).contains(bytes[index]) { index += 1 }
    default: break
    }
    return min(index + 1, bytes.endIndex)
  }

  private mutating func take(_ sequence: ArraySlice<UInt8>, _ result: inout [UInt8]) {
    let last = sequence[sequence.endIndex - 1]
    if sequence.elementsEqual([0x1B, UInt8(ascii: "("), UInt8(ascii: "B")]) {
      if !hasLetters { result += sequence }
      hasLetters = true
      return
    }
    guard sequence.count > 2, sequence[sequence.startIndex + 1] == UInt8(ascii: "[") else {
      if sequence.count > 1, (0x20...0x2F).contains(sequence[sequence.startIndex + 1]) {
        hasLetters = false
      }
      flush(&result)
      result += sequence
      return
    }
    guard last == UInt8(ascii: "m") else {
      // Only a movement leaves no trace of the pen.
      if !Self.movements.contains(last) { flush(&result) }
      result += sequence
      return
    }
    if read(sequence.dropFirst(2).dropLast()) {
      var pen = requested ?? .plain
      let isKnown = requested != nil || parameters.first == 0
      if isKnown, pen.apply(parameters) {
        requested = pen
        return
      }
    }
    flush(&result)
    result += sequence
    requested = nil
    known = nil
  }

  private static let movements = Set("ABCDEFGHdf`".utf8)

  /// - Returns: false when there is more in it than numbers between semicolons.
  private mutating func read(_ text: ArraySlice<UInt8>) -> Bool {
    parameters.removeAll(keepingCapacity: true)
    var number = 0
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9") where number < 100_000:
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      case UInt8(ascii: ";"):
        parameters.append(number)
        number = 0
      default: return false
      }
    }
    parameters.append(number)
    return true
  }

  /// Makes the terminal draw as it is to.
  private mutating func flush(_ result: inout [UInt8]) {
    guard let requested, requested != known else { return }
    requested.appendSequence(from: known, to: &result)
    known = requested
  }
}
