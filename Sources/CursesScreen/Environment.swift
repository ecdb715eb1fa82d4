import CellUI
import Glibc

/// The environment variables that say what the terminal is.
enum Environment {
  /// The variable's value; nil when it is not set or empty.
  static func value(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Whether `TERM` begins with one of some names.
  static func isTerminal(_ names: [String]) -> Bool {
    names.contains { value("TERM")?.hasPrefix($0) ?? false }
  }

  /// Whether the terminal takes a control string that it does not know without showing it.
  static var skipsUnknownSequences: Bool {
    !isTerminal(["linux", "vt", "cons", "dumb"])
  }

  /// Sets the process's character type so that ncurses speaks UTF-8 wherever it may, and says whether
  /// it does. Where the environment names no locale (or C), or one that is UTF-8 but not installed,
  /// that is `C.UTF-8`; one that is named and not UTF-8 is respected.
  static func establishLocale() -> Bool {
    let named = value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "C"
    let isUnset = named == "C" || named == "POSIX"
    if !isUnset, setlocale(LC_CTYPE, "") != nil {
      return String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
    }
    let lowercased = named.lowercased()
    guard isUnset || lowercased.contains("utf-8") || lowercased.contains("utf8") else {
      return false
    }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil
  }

  /// The glyphs the terminal can be trusted with.
  static func glyphs(isUTF8: Bool, terminal: String) -> GlyphSet {
    guard isUTF8 else { return .ascii }
    // A serial line's terminal, or a program as old as one.
    if terminal.hasPrefix("vt") || terminal == "ansi" { return .ascii }
    let consoles = ["linux", "cons25", "wsvt25", "hurd", "mach"]
    return consoles.contains { terminal.hasPrefix($0) } ? .blocks : .braille
  }

  /// How many colours there are, before anything is forced. `numbered` is what the terminal database
  /// says, 0 or less for none.
  static func colors(
    numbered: Int, hasDirectFlag: Bool, terminal: String
  ) -> ScreenCapabilities.ColorDepth {
    if value("NO_COLOR") != nil { return .none }
    if hasDirectFlag || numbered > 256 { return .direct }
    // GNU screen hands on the variable of the terminal around it, whose colours it cannot show.
    let isScreen = terminal.hasPrefix("screen") && value("TMUX") == nil
    if numbered >= 8, !isScreen, let hint = value("COLORTERM"),
      hint == "truecolor" || hint == "24bit"
    {
      return .direct
    }
    if numbered >= 256 { return .palette256 }
    if numbered >= 16 { return .sixteen }
    return numbered >= 8 ? .eight : .none
  }
}
