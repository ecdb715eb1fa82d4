import CellUI

/// Breaks sentences between words.
public enum LineBreaks {
  /// At most `most` lines of at most `width` columns; what does not fit is told by an ellipsis.
  public static func wrap(_ text: String, width: Int, most: Int) -> [String] {
    guard width > 0, most > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    var words = text.split(separator: " ")[...]
    while let word = words.first {
      let joined = line.isEmpty ? String(word) : "\(line) \(word)"
      if joined.displayWidth <= width || line.isEmpty {
        line = joined
        words.removeFirst()
        if line.displayWidth <= width { continue }
      }
      guard lines.count + 1 < most else {
        line = (line + " " + words.joined(separator: " "))
        break
      }
      lines.append(line.truncated(to: width))
      line = ""
    }
    if !line.isEmpty { lines.append(line.truncated(to: width)) }
    return lines
  }

  /// A sentence that ends in a list, without a word cut: where there is no room for all of it, the
  /// shortest of its beginnings, and if need be the last items left out.
  ///
  /// - Parameter leads: what may stand before the list, the fullest first.
  static func wrap(
    _ leads: [String], list items: [String], width: Int, most: Int
  ) -> [String] {
    for count in stride(from: items.count, to: 0, by: -1) {
      let list = items.prefix(count).joined(separator: ", ")
      for lead in leads {
        let lines = wrap(lead + list, width: width, most: most + 1)
        if lines.count <= most { return lines }
      }
    }
    return wrap((leads.last ?? "") + items.joined(separator: ", "), width: width, most: most)
  }
}
