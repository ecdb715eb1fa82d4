/// Times that logs write as text: `00:18`, `1:02:03`, `2 days, 1:02:03`, `15s`, `1m 2s`, and dates as
/// ISO 8601 has them, with or without a zone.
enum TextTime {
  /// Longer texts are no times.
  static let longest = 40

  /// The seconds of a duration, or since 1970 of a date; nil for any other text. A date without a
  /// zone is taken for one in Greenwich, since only differences are shown.
  static func seconds(_ text: String) -> Double? {
    let text = text.withoutOuterSpaces
    guard !text.isEmpty, text.utf8.count <= longest, text.utf8.contains(where: { $0 &- 48 < 10 })
    else { return nil }
    return duration(text) ?? date(text)
  }

  /// `[days,] [h:]mm:ss[.fraction]`, or numbers with units.
  private static func duration(_ text: String) -> Double? {
    var rest = text[...]
    var seconds = 0.0
    if let comma = rest.firstRange(of: ", "), rest[..<comma.lowerBound].contains("day") {
      guard let days = Double(rest.prefix { $0.isNumber }) else { return nil }
      seconds = days * 86_400
      rest = rest[comma.upperBound...]
    }
    if rest.contains(":") {
      let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 || parts.count == 3 else { return nil }
      var sum = 0.0
      for part in parts {
        guard let number = plainNumber(part) else { return nil }
        sum = sum * 60 + number
      }
      return seconds + sum
    }
    return seconds == 0 ? units(rest) : nil
  }

  /// `1h 2m 3.5s`, `15s`, `3 min`.
  private static func units(_ text: Substring) -> Double? {
    var rest = text
    var sum = 0.0
    var isEmpty = true
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let number = plainNumber(digits) else { return nil }
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      let unit = rest.prefix { $0.isLetter }
      guard let size = sizes[unit.lowercased()] else { return nil }
      sum += number * size
      rest = rest.dropFirst(unit.count).drop { $0 == " " || $0 == "," }
      isEmpty = false
    }
    return isEmpty ? nil : sum
  }

  private static let sizes: [String: Double] = [
    "d": 86_400, "day": 86_400, "days": 86_400, "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600,
    "hours": 3600, "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "s": 1, "sec": 1,
    "secs": 1, "second": 1, "seconds": 1, "ms": 1e-3,
  ]

  private static func plainNumber(_ text: some StringProtocol) -> Double? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 48 < 10 || $0 == UInt8(ascii: ".") }) else {
      return nil
    }
    return Double(String(text))
  }

  /// `2024-01-31T12:00:00.5+01:00`, with a space, an underscore or a slash where others write them.
  private static func date(_ text: String) -> Double? {
    var scanner = DateScanner(rest: Array(text.utf8)[...])
    guard let year = scanner.number(digits: 4), scanner.skip("-/."), let month = scanner.number(),
      scanner.skip("-/."), let day = scanner.number(), (1...12).contains(month),
      (1...31).contains(day)
    else { return nil }
    var seconds = Double(days(year: year, month: month, day: day)) * 86_400
    if scanner.skip("T t_"), let hour = scanner.number(), hour < 25 {
      seconds += Double(hour) * 3600
      if scanner.skip(":-"), let minute = scanner.number() {
        seconds += Double(minute) * 60
        if scanner.skip(":-"), let second = scanner.number() {
          seconds += Double(second) + scanner.fraction()
        }
      }
      guard let zone = scanner.zone() else { return nil }
      seconds -= zone
    }
    return scanner.rest.isEmpty ? seconds : nil
  }

  /// Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant, 2013).
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

/// The parts of a date, from left to right.
private struct DateScanner {
  var rest: ArraySlice<UInt8>

  mutating func number(digits: Int? = nil) -> Int? {
    let text = rest.prefix { $0 &- 48 < 10 }
    guard digits.map({ $0 == text.count }) ?? (1...2).contains(text.count) else { return nil }
    rest = rest.dropFirst(text.count)
    return text.reduce(0) { $0 * 10 + Int($1 &- 48) }
  }

  mutating func skip(_ bytes: StaticString) -> Bool {
    guard let first = rest.first,
      (0..<bytes.utf8CodeUnitCount).contains(where: { bytes.utf8Start[$0] == first })
    else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func fraction() -> Double {
    guard skip(".,") else { return 0 }
    let text = rest.prefix { $0 &- 48 < 10 }
    rest = rest.dropFirst(text.count)
    return Double("0." + String(decoding: text, as: UTF8.self)) ?? 0
  }

  /// Seconds east of Greenwich, 0 where nothing is said; nil when it is no zone.
  mutating func zone() -> Double? {
    _ = skip(" ")
    if rest.isEmpty || skip("Zz") { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard skip("+-") else { return nil }
    let digits = rest.filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy({ $0 &- 48 < 10 }) else {
      return nil
    }
    rest = []
    let number = digits.reduce(0) { $0 * 10 + Int($1 &- 48) }
    let minutes = digits.count == 2 ? number * 60 : number / 100 * 60 + number % 100
    return Double(isWest ? -minutes : minutes) * 60
  }
}
