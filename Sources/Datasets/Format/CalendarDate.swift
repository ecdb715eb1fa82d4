/// Dates in text, as tables have them.
enum CalendarDate {
  /// Days since 1970-01-01 of `2024-03-31` or `2024/3/31`, with or without a time of the day
  /// (`T14:05`, ` 14:05:30.5`) and an offset from UTC (`Z`, `+02:00`); nil of anything else.
  ///
  /// - Parameter text: of one cell, spaces around it allowed.
  static func days(_ text: String) -> Double? {
    var scanner = Scanner(text)
    guard let year = scanner.number(digits: 4...4), let separator = scanner.next(of: "-/"),
      let month = scanner.number(digits: 1...2), scanner.next(of: separator) != nil,
      let day = scanner.number(digits: 1...2), (1...12).contains(month),
      (1...length(ofMonth: month, year)).contains(day)
    else { return nil }
    var days = Double(self.days(year, month, day))
    guard !scanner.isAtEnd else { return days }
    guard scanner.next(of: "T ") != nil, let hour = scanner.number(digits: 1...2),
      scanner.next(of: ":") != nil, let minute = scanner.number(digits: 2...2), hour < 24,
      minute < 60
    else { return nil }
    var seconds = Double(hour * 3600 + minute * 60)
    if scanner.next(of: ":") != nil {
      guard let second = scanner.number(digits: 2...2), second <= 60 else { return nil }
      seconds += Double(second)
      if scanner.next(of: ".") != nil {
        guard let fraction = scanner.fraction() else { return nil }
        seconds += fraction
      }
    }
    if scanner.next(of: "Z") == nil, let sign = scanner.next(of: "+-") {
      guard let hours = scanner.number(digits: 2...2) else { return nil }
      _ = scanner.next(of: ":")
      let minutes = scanner.number(digits: 2...2) ?? 0
      guard hours < 24, minutes < 60 else { return nil }
      seconds -= (sign == "-" ? -1 : 1) * Double(hours * 3600 + minutes * 60)
    }
    guard scanner.isAtEnd else { return nil }
    days += seconds / 86400
    return days
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March so that a
  /// leap day is a year's last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }

  /// Days of a month, from 1, in the Gregorian calendar.
  static func length(ofMonth month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
      var trimmed = text[...]
      while trimmed.last == " " { trimmed.removeLast() }
      rest = trimmed.drop { $0 == " " }.utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next character, when it is one of those given.
    mutating func next(of characters: String) -> String? {
      guard let byte = rest.first, characters.utf8.contains(byte) else { return nil }
      rest.removeFirst()
      return String(decoding: [byte], as: UTF8.self)
    }

    mutating func number(digits: ClosedRange<Int>) -> Int? {
      let text = rest.prefix { isDigit($0) }
      guard digits.contains(text.count) else { return nil }
      rest.removeFirst(text.count)
      return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    mutating func fraction() -> Double? {
      let text = rest.prefix { isDigit($0) }
      guard (1...9).contains(text.count) else { return nil }
      rest.removeFirst(text.count)
      return Double("0." + String(decoding: text, as: UTF8.self))
    }

    private func isDigit(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
  }
}
