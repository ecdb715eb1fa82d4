/// Made-up dates in the forms that people write, each with the one text that ISO 8601 has for it: lines
/// as `3 May 1979=1979-05-03`, of which what stands after the mark is to be told.
///
/// No day comes twice, so that the days of the dev set are none of the train set's, and every text has
/// one reading: with slashes the month comes first, with dots or digits alone the day does, and two
/// digits of a year are those of 1969 to 2068 (POSIX `strptime`, `%y`).
enum Dates {
  static let usualCount = 12_000
  static let firstYear = 1969
  static let years = 100
  /// Days of those years.
  static let dayCount = 36_525
  static let mark: Character = "="
  /// A line's end, a mark, the ten characters of an answer, and the longest of all forms:
  /// `Wednesday, 30 September 1998`.
  static let steps = 40
  /// The characters of all forms, a line's end first.
  static let vocabulary =
    ["\n"] + " ',-./0123456789=ADFJMNOSTWabcdefghijlmnoprstuvwy".map { String($0) }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  struct Day {
    var year: Int
    /// From 1.
    var month: Int
    /// From 1.
    var day: Int
    /// From 0, a Monday.
    var weekday: Int

    var iso: String { "\(year)-\(two(month))-\(two(day))" }

    fileprivate var monthName: String { months[month - 1] }
    fileprivate var shortMonth: Substring { months[month - 1].prefix(3) }
    fileprivate var dayName: String { weekdays[weekday] }
    fileprivate var shortYear: String { two(year % 100) }

    fileprivate var ordinal: String {
      switch day {
      case 1, 21, 31: "\(day)st"
      case 2, 22: "\(day)nd"
      case 3, 23: "\(day)rd"
      default: "\(day)th"
      }
    }
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// How a day may be written.
  static let forms: [@Sendable (Day) -> String] = [
    { "\($0.day) \($0.monthName) \($0.year)" },
    { "\($0.day) \($0.shortMonth) \($0.year)" },
    { "\($0.monthName) \($0.day) \($0.year)" },
    { "\($0.shortMonth) \($0.day), \($0.year)" },
    { "\($0.monthName) \($0.ordinal), \($0.year)" },
    { "the \($0.ordinal) of \($0.monthName) \($0.year)" },
    { "\($0.dayName) \($0.monthName) \($0.day) \($0.year)" },
    { "\($0.dayName), \($0.day) \($0.monthName) \($0.year)" },
    { "\($0.dayName.prefix(3)) \($0.day) \($0.shortMonth) \($0.shortYear)" },
    { "\($0.shortMonth) \($0.day) '\($0.shortYear)" },
    { "\($0.month)/\($0.day)/\($0.shortYear)" },
    { "\(two($0.month))/\(two($0.day))/\($0.year)" },
    { "\($0.day).\($0.month).\($0.year)" },
    { "\(two($0.day)).\(two($0.month)).\($0.shortYear)" },
    { "\($0.day) \(two($0.month)) \($0.shortYear)" },
  ]

  /// Every day there is, the first one first.
  static var days: [Day] {
    // 1969 began on a Wednesday.
    var weekday = 2
    var days: [Day] = []
    days.reserveCapacity(dayCount)
    for year in firstYear..<firstYear + years {
      for month in 1...12 {
        for day in 1...CalendarDate.length(ofMonth: month, year) {
          days.append(Day(year: year, month: month, day: day, weekday: weekday))
          weekday = (weekday + 1) % 7
        }
      }
    }
    return days
  }

  /// - Parameter count: 1 to `dayCount`.
  static func labeledData(count: Int, seed: UInt64) -> LabeledData {
    var generator = SeededGenerator(seed: seed)
    let days = days
    let order = generator.permutation(days.count).prefix(count)
    let lines = order.map { index in
      let day = days[Int(index)]
      let form = forms[Int(generator.uniform() * Double(forms.count))]
      let text = form(day)
      return (generator.uniform() < 0.5 ? text : text.lowercased()) + String(mark) + day.iso
    }
    return AnsweredLines(mark: mark, vocabulary: vocabulary, steps: steps)
      .labeledData(lines, name: "dates")
  }
}
