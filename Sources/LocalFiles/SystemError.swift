import Glibc

/// The system's own words for an error number.
public enum SystemError {
  /// As strerror(3) has it, with a small first letter: a clause within a sentence.
  public static func text(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
