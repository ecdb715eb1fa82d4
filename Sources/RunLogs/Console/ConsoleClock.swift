/// Seconds out of the dates and times that loggers put before their lines.
struct ConsoleClock: Sendable {
  /// Days passed since midnight came between two lines that say no date.
  private var days = 0.0
  private var last: Double?
  /// The date that was read last, and its day: lines of one day follow each other.
  private var lastDate = (Double.nan, Double.nan, Double.nan)
  private var lastDay: Double?

  /// The line's time in seconds: since 1970 where it says a date, taken for UTC where it says no
  /// zone; otherwise since the first line's midnight.
  ///
  /// - Returns: nil for numbers that are no time.
  mutating func seconds(
    _ clock: ConsoleMeaning.Clock?, _ values: UnsafePointer<Double>
  ) -> (seconds: Double, isAbsolute: Bool)? {
    guard let clock else { return nil }
    let hour = values[clock.time.hour]
    let minute = values[clock.time.minute]
    var second = values[clock.time.second]
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<61).contains(second) else {
      return nil
    }
    if let fraction = clock.milliseconds {
      let value = values[fraction]
      guard (0..<1_000_000).contains(value) else { return nil }
      second += value < 1000 ? value / 1000 : value / 1_000_000
    }
    let ofDay = hour * 3600 + minute * 60 + second
    guard let date = clock.date else {
      if let last, ofDay < last - 43_200 { days += 1 }
      last = ofDay
      return (days * 86_400 + ofDay, false)
    }
    let written = (values[date.year], values[date.month], values[date.day])
    if written != lastDate {
      (lastDate, lastDay) = (written, Self.day(written.0, written.1, written.2))
    }
    guard let day = lastDay else { return nil }
    var seconds = day * 86_400 + ofDay
    if let zone = clock.zone {
      let written = values[zone.hours]
      // Hours and minutes, or both in one number: +0530.
      let minutes =
        zone.minutes.map { values[$0] + written * 60 }
        ?? (written < 100
          ? written * 60
          : (written / 100).rounded(.down) * 60
            + written.truncatingRemainder(dividingBy: 100))
      guard (0...1440).contains(minutes) else { return nil }
      seconds -= zone.sign * minutes * 60
    }
    return (seconds, true)
  }

  /// Days since 1970 of a date in the Gregorian calendar, after Hinnant's days_from_civil (2013);
  /// the year may stand last.
  static func day(_ first: Double, _ second: Double, _ third: Double) -> Double? {
    let (year, month, day) = first > 31 ? (first, second, third) : (third, first, second)
    guard (1970..<3000).contains(year), (1...12).contains(month), (1...31).contains(day),
      year == year.rounded(), month == month.rounded(), day == day.rounded()
    else { return nil }
    let shifted = Int(month) <= 2 ? Int(year) - 1 : Int(year)
    let era = shifted / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (Int(month) + (Int(month) > 2 ? -3 : 9)) + 2) / 5 + Int(day) - 1
    return Double(era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468)
  }
}
