import Glibc

/// The clock on the wall here.
package enum LocalTime {
  /// Seconds that it is before Greenwich's at this moment.
  package static var secondsFromUTC: Int {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return parts.tm_gmtoff
  }

  /// `YYYY-MM-DD HH:MM`.
  ///
  /// - Parameter seconds: since 1970.
  package static func minute(_ seconds: Double) -> String {
    var time = time_t(seconds)
    var parts = tm()
    localtime_r(&time, &parts)
    func digits(_ number: Int32, _ width: Int = 2) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let day = [digits(parts.tm_year + 1900, 4), digits(parts.tm_mon + 1), digits(parts.tm_mday)]
    return day.joined(separator: "-") + " " + digits(parts.tm_hour) + ":" + digits(parts.tm_min)
  }
}
