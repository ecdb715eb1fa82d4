import Glibc

/// What stands at a place of a line: numbers, sequences that steer a terminal, bars and gaps.
extension ConsoleScanner {
  /// The number that begins at a place, with its groups of thousands.
  @inline(__always)
  static func number(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, isBehindTime: Bool,
    isBehindDoubtful: Bool
  ) -> (mark: UInt8, value: Double, next: UnsafePointer<UInt8>)? {
    guard let (value, next) = shortNumber(start, end) else {
      return longNumber(
        start, end, isBehindTime: isBehindTime, isBehindDoubtful: isBehindDoubtful)
    }
    if next + 1 < end, next.pointee == UInt8(ascii: ","), next[1] &- 48 < 10 {
      return behindComma(start, end, (value, next), isBehindTime: isBehindTime)
    }
    return (isBehindDoubtful ? Mark.doubtful : Mark.number, value, next)
  }

  @inline(never)
  private static func longNumber(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, isBehindTime: Bool,
    isBehindDoubtful: Bool
  ) -> (mark: UInt8, value: Double, next: UnsafePointer<UInt8>)? {
    guard let (value, next) = DecimalScanner.scan(start, end) else { return nil }
    if next + 1 < end, next.pointee == UInt8(ascii: ","), next[1] &- 48 < 10 {
      return behindComma(start, end, (value, next), isBehindTime: isBehindTime)
    }
    return (isBehindDoubtful ? Mark.doubtful : Mark.number, value, next)
  }

  private static let powersOfTen: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
    100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    100_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]
  /// What `shortNumber` looks at.
  private static let longestShortNumber = 32

  /// A number of at most 15 digits with a small exponent or none, and no sign: nearly every number of
  /// a line is such; nil for any other, and close to the end of what can be read. Both the digits and
  /// the power of ten are exact, so that their quotient or product is the nearest double (Clinger,
  /// 1990).
  @inline(__always)
  private static func shortNumber(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (value: Double, next: UnsafePointer<UInt8>)? {
    guard end - start >= longestShortNumber else { return nil }
    let whole = DigitWord(start)
    guard whole.count &- 1 < 7, whole.count > 0 else { return nil }
    var value = whole.value
    var next = start + whole.count
    var power = 0
    if next.pointee == UInt8(ascii: ".") {
      let part = DigitWord(next + 1)
      guard part.count > 0 else { return nil }
      value = value &* powersOfTen[part.count] &+ part.value
      next += 1 &+ part.count
      power = part.count
      if part.count == 8 {
        let rest = DigitWord(next)
        guard whole.count &+ rest.count <= 7 else { return nil }
        if rest.count > 0 { value = value &* powersOfTen[rest.count] &+ rest.value }
        next += rest.count
        power &+= rest.count
      }
    }
    if next.pointee | 0x20 == UInt8(ascii: "e") {
      guard let (exponent, after) = shortExponent(next + 1) else { return nil }
      power &-= exponent
      next = after
      guard abs(power) < powersOfTen.count else { return nil }
      if power < 0 { return (exact(value) * exact(powersOfTen[-power]), next) }
    }
    return (power == 0 ? exact(value) : exact(value) / exact(powersOfTen[power]), next)
  }

  /// Below 2^63, and so of few instructions.
  @inline(__always)
  private static func exact(_ number: UInt64) -> Double { Double(Int64(bitPattern: number)) }

  /// An exponent of two digits at most; nil for any other.
  ///
  /// - Precondition: four bytes can be read.
  @inline(__always)
  private static func shortExponent(
    _ start: UnsafePointer<UInt8>
  ) -> (value: Int, next: UnsafePointer<UInt8>)? {
    let isNegative = start.pointee == UInt8(ascii: "-")
    var next = isNegative || start.pointee == UInt8(ascii: "+") ? start + 1 : start
    guard next.pointee &- 48 < 10 else { return nil }
    var value = Int(next.pointee &- 48)
    next += 1
    if next.pointee &- 48 < 10 {
      value = value &* 10 &+ Int(next.pointee &- 48)
      next += 1
      if next.pointee &- 48 < 10 { return nil }
    }
    return (isNegative ? 0 &- value : value, next)
  }

  /// Groups of thousands are one number, with a fraction behind them too; other digits behind a
  /// comma are doubtful.
  @inline(never)
  private static func behindComma(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
    _ number: (value: Double, next: UnsafePointer<UInt8>), isBehindTime: Bool
  ) -> (mark: UInt8, value: Double, next: UnsafePointer<UInt8>) {
    let doubtful = (Mark.doubtful, number.value, number.next)
    guard !isBehindTime, let next = behindGroups(start, end, first: number.next) else {
      return doubtful
    }
    // A comma behind a fraction is one of a list.
    let isListed = next + 1 < end && next.pointee == UInt8(ascii: ",") && next[1] &- 48 < 10
    guard !isListed, let value = valueOfGroups(start, next) else { return doubtful }
    let isOneGroup = next - number.next == 4
    return (isOneGroup ? Mark.grouped : Mark.thousands, value, next)
  }

  /// Behind a number with groups of thousands, and with its fraction; nil where the digits before
  /// or behind a comma are no such groups.
  ///
  /// - Parameter first: behind the digits before the first comma.
  private static func behindGroups(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, first: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    func isDigit(_ place: UnsafePointer<UInt8>) -> Bool { place < end && place.pointee &- 48 < 10 }
    let digits = isDigit(start) ? start : start + 1
    guard start.pointee != UInt8(ascii: "."), (1...3).contains(first - digits),
      digits.pointee != UInt8(ascii: "0"),
      (0..<first - digits).allSatisfy({ isDigit(digits + $0) })
    else { return nil }
    var place = first
    while place < end, place.pointee == UInt8(ascii: ","), isDigit(place + 1) {
      guard isDigit(place + 2), isDigit(place + 3), !isDigit(place + 4) else { return nil }
      place += 4
    }
    guard place < end, place.pointee == UInt8(ascii: "."), isDigit(place + 1) else { return place }
    place += 1
    while isDigit(place) { place += 1 }
    return place
  }

  /// A longer number with groups of thousands is none that anybody prints.
  private static let longestGroups = 48

  /// The number between two places, without its commas.
  private static func valueOfGroups(
    _ start: UnsafePointer<UInt8>, _ next: UnsafePointer<UInt8>
  ) -> Double? {
    let length = next - start
    guard length <= longestGroups else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longestGroups) { digits in
      guard let base = digits.baseAddress else { return nil }
      var count = 0
      for offset in 0..<length where start[offset] != UInt8(ascii: ",") {
        (base + count).initialize(to: start[offset])
        count += 1
      }
      return DecimalScanner.scan(base, base + count)?.value
    }
  }

  /// Behind a sequence that steers a terminal.
  static func behindEscape(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var next = start + 1
    guard next < end else { return next }
    let kind = next.pointee
    next += 1
    switch kind {
    case UInt8(ascii: "["):
      while next < end, !(0x40...0x7E).contains(next.pointee) { next += 1 }
      if next < end { next += 1 }
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "^"), UInt8(ascii: "_"):
      // To BEL, or to ESC \.
      while next < end, next.pointee != 0x07, next.pointee != 0x1B { next += 1 }
      if next < end, next.pointee == 0x07 {
        next += 1
      } else if next + 1 < end {
        next += 2
      }
    case UInt8(ascii: "("), UInt8(ascii: ")"): if next < end { next += 1 }
    default: break
    }
    return next
  }

  /// Behind the bar that begins at a place: signs that bars are drawn of, and what stands between
  /// them; nil where none does.
  static func behindBar(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    var next = start
    var last: UnsafePointer<UInt8>?
    while next < end {
      let byte = next.pointee
      if byte == UInt8(ascii: "|") {
        next += 1
        last = next
      } else if byte == 0xE2, next + 2 < end, (0x94...0x96).contains(next[1]) {
        next += 3
        last = next
      } else if last != nil, isGap(byte) {
        next += 1
      } else {
        break
      }
    }
    return last
  }

  /// Behind white space of any width, none too.
  @inline(__always)
  static func behindGap(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var next = start
    while next < end, isGap(next.pointee) { next += 1 }
    return next
  }

  /// White space within a line; no line's end.
  @inline(__always)
  private static func isGap(_ byte: UInt8) -> Bool {
    byte <= 0x20 ? byte != 0x1B && byte != 10 && byte != 13 : byte == 0x7F
  }

  /// Writes a line without the sequences that steer a terminal, into room for it and seven bytes more.
  ///
  /// - Returns: the bytes that were written; nil where a sequence parts what would be read as one
  ///   without it, so that the line has to be scanned as it stands.
  static func plain(
    _ line: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<UInt8>
  ) -> Int? {
    guard let base = line.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    var next = base
    let end = base + line.count
    var count = 0
    while true {
      let length = copy(next, end, to: target + count)
      next += length
      count += length
      guard next < end else { break }
      next = behindEscape(next, end)
      if count > 0, next < end, isOfNumber(target[count - 1]), isOfNumber(next.pointee) {
        return nil
      }
    }
    return count
  }

  /// Copies what stands before the next escape, or all there is; up to seven bytes behind it are
  /// written as well.
  ///
  /// - Returns: the bytes before it.
  @inline(__always)
  private static func copy(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var count = 0
    while end - start - count >= 8 {
      let word = UnsafeRawPointer(start + count).loadUnaligned(as: UInt64.self)
      UnsafeMutableRawPointer(target + count).storeBytes(of: word, as: UInt64.self)
      // The lowest byte that becomes zero is told by its highest bit (Mycroft, 1987).
      let other = UInt64(littleEndian: word) ^ 0x1b1b_1b1b_1b1b_1b1b
      let found = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
      if found != 0 { return count + found.trailingZeroBitCount &>> 3 }
      count += 8
    }
    while start + count < end, start[count] != 0x1B {
      target[count] = start[count]
      count += 1
    }
    return count
  }

  /// Whether a byte may be of a number, or be looked at to tell where one ends.
  private static func isOfNumber(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return byte &- 48 < 10 || letter &- 97 < 26 || byte == 43 || byte == 45 || byte == 46
      || byte == 44 || byte == 58 || byte == 0xE2
  }

  /// Behind white space of more than one space; nil where there is none.
  @inline(__always)
  static func behindWideGap(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    var next = start
    var width = 0
    while next < end, isGap(next.pointee) {
      if next.pointee == 0x20 { width += 1 } else if next.pointee == 0x09 { width += 2 }
      next += 1
    }
    return width > 1 ? next : nil
  }
}
