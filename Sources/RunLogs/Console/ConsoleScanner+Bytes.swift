import Glibc

/// What stands at a place of a line: numbers, sequences that steer a terminal, bars and gaps.
extension ConsoleScanner {
  /// The number that begins at a place, with its groups of thousands.
  @inline(__always)
  static func number(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, isBehindTime: Bool,
    isBehindDoubtful: Bool
  ) -> (mark: UInt8, value: Double, next: UnsafePointer<UInt8>)? {
    guard let (value, next) = smallNumber(start, end) ?? DecimalScanner.scan(start, end) else {
      return nil
    }
    if next + 1 < end, next.pointee == UInt8(ascii: ","), next[1] &- 48 < 10 {
      return behindComma(start, end, (value, next), isBehindTime: isBehindTime)
    }
    return (isBehindDoubtful ? Mark.doubtful : Mark.number, value, next)
  }

  /// A number of a few digits, with a few more behind a point: most numbers of a line are such; nil
  /// for any other. Both the digits and the power of ten are exact, so the quotient is the nearest
  /// double (Clinger, 1990).
  @inline(__always)
  private static func smallNumber(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (value: Double, next: UnsafePointer<UInt8>)? {
    var next = start
    var value: UInt64 = 0
    let mostWhole = min(end - start, 8)
    while next - start < mostWhole, next.pointee &- 48 < 10 {
      value = value &* 10 &+ UInt64(next.pointee &- 48)
      next += 1
    }
    guard next > start, next - start < 8 else { return nil }
    guard next < end else { return (Double(value), next) }
    guard next.pointee == UInt8(ascii: ".") else {
      return next.pointee | 0x20 == UInt8(ascii: "e") ? nil : (Double(value), next)
    }
    next += 1
    let point = next
    var power: UInt64 = 1
    let mostBehind = min(end - point, 8)
    while next - point < mostBehind, next.pointee &- 48 < 10 {
      value = value &* 10 &+ UInt64(next.pointee &- 48)
      power = power &* 10
      next += 1
    }
    guard next > point, next - point < 8 else { return nil }
    if next < end, next.pointee | 0x20 == UInt8(ascii: "e") { return nil }
    return (Double(value) / Double(power), next)
  }

  /// Groups of thousands are one number; other digits behind a comma are doubtful.
  @inline(never)
  private static func behindComma(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
    _ number: (value: Double, next: UnsafePointer<UInt8>), isBehindTime: Bool
  ) -> (mark: UInt8, value: Double, next: UnsafePointer<UInt8>) {
    func isDigit(_ place: UnsafePointer<UInt8>) -> Bool { place < end && place.pointee &- 48 < 10 }
    let length = number.next - start
    var value = number.value
    var place = number.next
    let isSigned = start.pointee == UInt8(ascii: "-") || start.pointee == UInt8(ascii: "+")
    var isGrouped =
      length <= 3 && start.pointee != UInt8(ascii: "0") && !isSigned && !isBehindTime
    while isGrouped, place < end, place.pointee == UInt8(ascii: ","), isDigit(place + 1) {
      isGrouped = isDigit(place + 2) && isDigit(place + 3) && !isDigit(place + 4)
      guard isGrouped else { break }
      for offset in 1...3 { value = value * 10 + Double(place[offset] &- 48) }
      place += 4
    }
    // A point behind groups would be a part of the number.
    if isGrouped, place < end, place.pointee == UInt8(ascii: "."), isDigit(place + 1) {
      isGrouped = false
    }
    return isGrouped ? (Mark.grouped, value, place) : (Mark.doubtful, number.value, number.next)
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
      } else if last != nil, byte <= 0x20 || byte == 0x7F {
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
    while next < end, next.pointee <= 0x20 || next.pointee == 0x7F, next.pointee != 0x1B {
      next += 1
    }
    return next
  }

  /// Writes a line without the sequences that steer a terminal.
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
    while next < end {
      let rest = end - next
      let found = memchr(next, 0x1B, rest).map {
        UnsafePointer($0.assumingMemoryBound(to: UInt8.self))
      }
      let stop = found ?? end
      target.advanced(by: count).update(from: next, count: stop - next)
      count += stop - next
      guard let found else { break }
      next = behindEscape(found, end)
      if count > 0, next < end, isOfNumber(target[count - 1]), isOfNumber(next.pointee) {
        return nil
      }
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
    guard start < end, start.pointee <= 0x20 || start.pointee == 0x7F else { return nil }
    var next = start
    var width = 0
    while next < end, next.pointee <= 0x20 || next.pointee == 0x7F, next.pointee != 0x1B {
      if next.pointee == 0x20 { width += 1 } else if next.pointee == 0x09 { width += 2 }
      next += 1
    }
    return width > 1 ? next : nil
  }
}
