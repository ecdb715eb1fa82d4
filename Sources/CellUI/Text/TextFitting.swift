extension StringProtocol {
  /// Columns the text takes in a grid.
  public var displayWidth: Int {
    // Nearly all of what is drawn is ASCII, of which each takes one.
    let ascii = utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { $0 < 0x80 } ? bytes.count : nil
    }
    if let ascii, let ascii { return ascii }
    var width = 0
    for scalar in unicodeScalars { width += scalar.visible.displayWidth }
    return width
  }

  /// The text's beginning in at most `width` columns; when something is left out, `ellipsis` ends it.
  public func truncated(to width: Int, ellipsis: String = "…") -> String {
    if displayWidth <= width { return String(self) }
    let room = width - ellipsis.displayWidth
    guard room >= 0 else { return prefix(columns: width) }
    return prefix(columns: room) + ellipsis
  }

  /// The text's end in at most `width` columns; when something is left out, `ellipsis` begins it. For
  /// names whose end tells them apart.
  public func truncatedAtStart(to width: Int, ellipsis: String = "…") -> String {
    if displayWidth <= width { return String(self) }
    var room = width - ellipsis.displayWidth
    guard room >= 0 else { return prefix(columns: width) }
    var kept: [Unicode.Scalar] = []
    for scalar in unicodeScalars.reversed() {
      room -= scalar.visible.displayWidth
      if room < 0 { break }
      kept.append(scalar)
    }
    return ellipsis + String(String.UnicodeScalarView(kept.reversed()))
  }

  /// As many whole characters as fit into `columns`.
  private func prefix(columns: Int) -> String {
    var kept = String.UnicodeScalarView()
    var used = 0
    for scalar in unicodeScalars {
      used += scalar.visible.displayWidth
      if used > columns { break }
      kept.append(scalar)
    }
    return String(kept)
  }

  /// The text with spaces added on the left up to `width` columns; never cut.
  public func paddedLeft(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - displayWidth)) + self
  }

  /// The text with spaces added on the right up to `width` columns; never cut.
  public func paddedRight(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - displayWidth))
  }
}
