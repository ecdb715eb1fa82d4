/// Parts a printed line into its numbers and its shape: what is left when each number is one mark,
/// gaps and bars have one length, and what steers a terminal is taken out (ECMA-48).
///
/// A program prints a few shapes with ever new numbers; so what a shape means is worked out once,
/// and each further line costs one pass over its bytes. Owned by one reader, used on its thread.
final class ConsoleScanner {
  /// What stands for a number in a shape; none of these is left of a line otherwise.
  enum Mark {
    static let number: UInt8 = 1
    /// With one group of thousands, `12,500`, which a decimal comma would look like too.
    static let grouped: UInt8 = 2
    /// With more groups of thousands or a point behind them, `1,234,567` or `1,234.5`.
    static let thousands: UInt8 = 3
    /// A number that goes on behind a comma, `0,53`: a decimal comma, or one of a list.
    static let doubtful: UInt8 = 4
  }

  /// Numbers of one line that are taken; those after them are passed over.
  static let mostNumbers = 128
  /// A longer shape is cut: no progress report is as long.
  static let longestShape = 1 << 14

  /// Where a number of the line stands, and how it was read.
  struct Number {
    var start = 0
    var end = 0
    var mark = Mark.number
    /// A colon is just before it: groups of thousands are none.
    var isBehindTime = false
    /// A comma behind a doubtful number is just before it.
    var isBehindDoubtful = false
  }

  let shape: UnsafeMutablePointer<UInt8>
  private(set) var shapeCount = 0
  let values: UnsafeMutablePointer<Double>
  private(set) var valueCount = 0
  /// Of the numbers in `values`.
  let numbers: UnsafeMutablePointer<Number>
  /// Whether the shape is all of the line, and all of its numbers are kept.
  private(set) var isWhole = true

  init() {
    shape = .allocate(capacity: Self.longestShape + 16)
    values = .allocate(capacity: Self.mostNumbers)
    numbers = .allocate(capacity: Self.mostNumbers)
  }

  deinit {
    shape.deallocate()
    values.deallocate()
    numbers.deallocate()
  }

  enum Kind {
    static let other: UInt8 = 0
    static let letter: UInt8 = 1
    static let digit: UInt8 = 2
    static let gap: UInt8 = 3
    static let sign: UInt8 = 4
    static let escape: UInt8 = 5
    static let bar: UInt8 = 6
  }

  /// The kind of each byte. Written once, before anybody has it, and never freed.
  nonisolated(unsafe) private static let kinds: UnsafePointer<UInt8> = {
    let kinds = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for byte in 0..<256 { kinds[byte] = kind(UInt8(byte)) }
    return UnsafePointer(kinds)
  }()

  private static func kind(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Kind.digit
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: "@"):
      Kind.letter
    case 0x1B: Kind.escape
    case 0...0x20, 0x7F: Kind.gap
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): Kind.sign
    case 0xE2, UInt8(ascii: "|"): Kind.bar
    case 0x80...: Kind.letter
    default: Kind.other
    }
  }

  /// Reads a line without its end.
  func scan(_ line: UnsafeRawBufferPointer) {
    shapeCount = 0
    valueCount = 0
    guard let base = line.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    var pass = Pass(
      base: base, next: base, end: base + line.count, kinds: Self.kinds, shape: shape,
      values: values, numbers: numbers)
    pass.run()
    shapeCount = pass.count
    valueCount = pass.valueCount
    isWhole = pass.next == pass.end && pass.keepsAll
  }

  /// One pass over a line.
  private struct Pass {
    let base: UnsafePointer<UInt8>
    var next: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    let kinds: UnsafePointer<UInt8>
    let shape: UnsafeMutablePointer<UInt8>
    let values: UnsafeMutablePointer<Double>
    let numbers: UnsafeMutablePointer<Number>
    var count = 0
    var valueCount = 0
    var keepsAll = true
    /// White space since what was put last: 0, 1 space, or more.
    var gap = 0
    /// Within a word, and whether it has a digit or an @, so that `mAP@.5:.95` is one.
    var isInWord = false
    var isMixedWord = false

    mutating func run() {
      while next < end, count < ConsoleScanner.longestShape {
        let byte = next.pointee
        switch kinds[Int(byte)] {
        case Kind.letter:
          if !isInWord, let number = notFinite() {
            putNumber(number.value, number.next)
          } else {
            putLetters()
          }
        case Kind.digit:
          if isInWord {
            isMixedWord = true
            put(byte)
            next += 1
          } else {
            readNumber()
          }
        case Kind.gap:
          if byte == 0x20 || byte == 0x09 { gap += byte == 0x09 ? 2 : 1 }
          isInWord = false
          next += 1
        case Kind.sign: readSign(byte)
        case Kind.escape: next = ConsoleScanner.behindEscape(next, end)
        case Kind.bar: readBar(byte)
        default:
          if byte == UInt8(ascii: ":"), isInWord, isMixedWord, isDigit(next + 1, orPoint: true),
            shape[count - 1] &- 48 < 10, hasAt()
          {
            put(byte)
          } else {
            isInWord = byte == UInt8(ascii: "'") && isInWord
            putPunctuation(byte)
          }
          next += 1
        }
      }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
      if gap > 0 {
        if count > 0 {
          shape[count] = gap > 1 ? 0x09 : 0x20
          count += 1
        }
        gap = 0
      }
      shape[count] = byte
      count += 1
    }

    @inline(__always)
    private mutating func putLetters() {
      put(next.pointee)
      if next.pointee == UInt8(ascii: "@") {
        isMixedWord = true
      } else if !isInWord {
        isMixedWord = false
      }
      isInWord = true
      next += 1
      while next < end, kinds[Int(next.pointee)] == Kind.letter, count < ConsoleScanner.longestShape
      {
        if next.pointee == UInt8(ascii: "@") { isMixedWord = true }
        shape[count] = next.pointee
        count += 1
        next += 1
      }
    }

    /// A run of the same sign, as bars are drawn of, has one length.
    @inline(__always)
    private mutating func putPunctuation(_ byte: UInt8) {
      if gap == 0, count > 1, shape[count - 1] == byte, shape[count - 2] == byte { return }
      put(byte)
    }

    private func isDigit(_ place: UnsafePointer<UInt8>, orPoint: Bool = false) -> Bool {
      guard place < end else { return false }
      if place.pointee &- 48 < 10 { return true }
      return orPoint && place.pointee == UInt8(ascii: ".") && isDigit(place + 1)
    }

    /// Whether the word that is being put has an @.
    private func hasAt() -> Bool {
      var place = count - 1
      while place >= 0, shape[place] > 0x20 {
        if shape[place] == UInt8(ascii: "@") { return true }
        place -= 1
      }
      return false
    }

    @inline(__always)
    private mutating func readSign(_ byte: UInt8) {
      let follows = isDigit(next + 1, orPoint: byte != UInt8(ascii: "."))
      if follows, isInWord, isMixedWord || byte == UInt8(ascii: ".") {
        // mAP50-95, mAP@.5, v1.2: digits that are part of a name.
        isMixedWord = true
        put(byte)
        next += 1
        return
      }
      if follows, gap > 0 || count == 0 || !isAfterOperand(byte) { return readNumber() }
      if !follows, byte != UInt8(ascii: "."), let number = notFiniteBehindSign() {
        return putNumber(number.value, number.next)
      }
      isInWord = isInWord && byte != UInt8(ascii: "+")
      // A dash or point within a name stays in it.
      if isInWord, next + 1 < end, kinds[Int((next + 1).pointee)] == Kind.letter {
        put(byte)
      } else {
        isInWord = false
        putPunctuation(byte)
      }
      next += 1
    }

    /// Whether what was put last is the left side of an operation or a range, so that a sign behind
    /// it is none of a number's.
    private func isAfterOperand(_ sign: UInt8) -> Bool {
      let last = shape[count - 1]
      return last <= Mark.doubtful || last == UInt8(ascii: ")") || last == UInt8(ascii: "]")
        || last == UInt8(ascii: ".") || last == sign || kinds[Int(last)] == Kind.letter
        || kinds[Int(last)] == Kind.digit
    }

    @inline(__always)
    private mutating func readNumber() {
      var about = Number()
      about.isBehindTime = count > 0 && gap == 0 && shape[count - 1] == UInt8(ascii: ":")
      about.isBehindDoubtful =
        count > 1 && gap == 0 && shape[count - 1] == UInt8(ascii: ",")
        && shape[count - 2] == Mark.doubtful
      let number = ConsoleScanner.number(
        next, end, isBehindTime: about.isBehindTime, isBehindDoubtful: about.isBehindDoubtful)
      guard let number else {
        putPunctuation(next.pointee)
        next += 1
        return
      }
      about.mark = number.mark
      putNumber(number.value, number.next, about)
      let after = number.next
      // 2021-03-01T09:30: the T parts date and time.
      if after + 1 < end, after.pointee == UInt8(ascii: "T"), isDigit(after + 1) {
        put(UInt8(ascii: "T"))
        next = after + 1
        isInWord = false
      }
    }

    @inline(__always)
    private mutating func putNumber(
      _ value: Double, _ after: UnsafePointer<UInt8>, _ about: Number = Number()
    ) {
      put(about.mark)
      if valueCount < ConsoleScanner.mostNumbers {
        values[valueCount] = value
        numbers[valueCount] = about
        numbers[valueCount].start = next - base
        numbers[valueCount].end = after - base
        valueCount += 1
      } else {
        keepsAll = false
      }
      next = after
      isInWord = false
      isMixedWord = false
    }

    /// `nan`, `inf` and `infinity` where a value can stand; elsewhere they are words.
    @inline(__always)
    private func notFinite() -> (value: Double, next: UnsafePointer<UInt8>)? {
      let first = next.pointee | 0x20
      guard first == UInt8(ascii: "n") || first == UInt8(ascii: "i"), count > 0 else { return nil }
      return notFinite(from: next)
    }

    private func notFiniteBehindSign() -> (value: Double, next: UnsafePointer<UInt8>)? {
      guard count > 0, !isInWord, next + 1 < end,
        (next + 1).pointee | 0x20 == UInt8(ascii: "i")
          || (next + 1).pointee | 0x20 == UInt8(ascii: "n")
      else { return nil }
      return notFinite(from: next)
    }

    @inline(never)
    private func notFinite(
      from start: UnsafePointer<UInt8>
    ) -> (value: Double, next: UnsafePointer<UInt8>)? {
      guard let number = DecimalScanner.scan(start, end) else { return nil }
      if number.next < end {
        let kind = kinds[Int(number.next.pointee)]
        guard kind != Kind.letter, kind != Kind.digit else { return nil }
      }
      // Behind a separator it is a value; behind a name only where the field ends with it.
      if gap == 0 || ":=|([,".utf8.contains(shape[count - 1]) { return number }
      var place = number.next
      while place < end, place.pointee == 0x20 { place += 1 }
      guard place < end else { return number }
      return ",;|)]}\t".utf8.contains(place.pointee) ? number : nil
    }

    /// `█`, `━`, `│` and their kind, U+2500 to U+259F, and bars: any number of them is one bar.
    @inline(__always)
    private mutating func readBar(_ byte: UInt8) {
      var length = 1
      if byte == 0xE2 {
        guard next + 2 < end, (0x94...0x96).contains(next[1]) else {
          // Another sign: dots and quotes part words, letters are of one.
          let isPunctuation = next + 1 < end && next[1] == 0x80
          length = min(3, end - next)
          if isPunctuation {
            putPunctuation(UInt8(ascii: ";"))
            isInWord = false
          } else {
            for offset in 0..<length { put(next[offset]) }
            isInWord = true
          }
          next += length
          return
        }
        length = 3
      }
      isInWord = false
      next += length
      if count > 0, shape[count - 1] == UInt8(ascii: "|") {
        gap = 0
        return
      }
      put(UInt8(ascii: "|"))
    }
  }
}
