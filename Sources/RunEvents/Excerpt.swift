extension StringProtocol {
  /// The text as a message quotes it: at most 60 characters, of a longer one its beginning and end.
  public var excerpt: String {
    let longest = 60
    // Counted only as far as it matters: a cell may hold megabytes.
    let isShort =
      unicodeScalars.index(
        unicodeScalars.startIndex, offsetBy: longest, limitedBy: unicodeScalars.endIndex
      )
      .map { $0 == unicodeScalars.endIndex } ?? true
    guard !isShort else { return String(self) }
    var text = String.UnicodeScalarView(unicodeScalars.prefix(longest - 16))
    text.append("…")
    text.append(contentsOf: unicodeScalars.suffix(15))
    return String(text)
  }
}
