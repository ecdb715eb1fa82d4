extension String {
  /// The text as an error quotes it: its beginning, where it is long.
  public var excerpt: String { excerpt(of: 60) }

  /// The same with at most `most` characters.
  public func excerpt(of most: Int) -> String {
    // By scalars: a single character may have as many as it likes.
    guard let end = unicodeScalars.index(startIndex, offsetBy: most, limitedBy: endIndex),
      end < endIndex
    else { return self }
    return String(unicodeScalars[..<end]) + "…"
  }
}
