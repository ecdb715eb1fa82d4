import Platform

/// What the folders of runs and searches are called.
enum RunName {
  /// `YYYY-MM-DD-HHMM-name`.
  static func dated(_ name: String, at seconds: Double) -> String {
    "\(timestamp(seconds))-\(fileName(name))"
  }

  /// `YYYY-MM-DD-HHMM` in local time.
  private static func timestamp(_ seconds: Double) -> String {
    String(LocalTime.minute(seconds).filter { $0 != ":" }.map { $0 == " " ? "-" : $0 })
  }

  /// The name with everything but letters, digits, `-`, `_` and `.` made `-`; `run` for none.
  static func fileName(_ name: String) -> String {
    let plain = name.prefix(80).map { character -> Character in
      character.isLetter || character.isNumber || "-_.".contains(character) ? character : "-"
    }
    let trimmed = plain.drop { $0 == "." || $0 == "-" }
    return trimmed.isEmpty ? "run" : String(trimmed)
  }

  /// Whether a name begins with a time, as those of run folders do.
  static func isDated(_ name: String) -> Bool { stem(name) != name }

  /// The name without `YYYY-MM-DD-HHMM-` before it.
  static func stem(_ name: String) -> String {
    let parts = name.split(separator: "-", maxSplits: 4, omittingEmptySubsequences: false)
    let isDated =
      parts.count == 5
      && zip(parts, [4, 2, 2, 4]).allSatisfy { part, digits in
        part.count == digits && part.allSatisfy(\.isNumber)
      }
    return isDated ? String(parts[4]) : name
  }
}
