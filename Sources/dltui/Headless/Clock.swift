import Platform

/// Lengths of time for people.
enum Clock {
  /// Minutes and seconds, and hours where there are any.
  static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    let whole = Int(seconds.rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0
      ? String(printf: "%d:%02d:%02d", hours, minutes, whole % 60)
      : String(printf: "%d:%02d", minutes, whole % 60)
  }
}
