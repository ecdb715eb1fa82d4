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
}
