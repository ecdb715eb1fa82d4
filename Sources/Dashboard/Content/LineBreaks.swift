import CellUI

/// Breaks sentences between words.
public enum LineBreaks {
  /// At most `most` lines of at most `width` columns; what does not fit is told by an ellipsis.
  public static func wrap(_ text: String, width: Int, most: Int) -> [String] {
    guard width > 0, most > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    var used = 0
    var words = text.split(separator: " ")[...]
    while let word = words.first {
      let columns = word.displayWidth
      if line.isEmpty || used + 1 + columns <= width {
        if !line.isEmpty {
          line += " "
          used += 1
        }
        line += word
        used += columns
        words.removeFirst()
        if used <= width { continue }
      }
      guard lines.count + 1 < most else {
        line = (line + " " + words.joined(separator: " "))
        break
      }
      lines.append(line.truncated(to: width))
      (line, used) = ("", 0)
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
