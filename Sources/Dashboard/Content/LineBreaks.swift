import CellUI

/// Breaks sentences between words.
enum LineBreaks {
  /// At most `most` lines of at most `width` columns; what does not fit is told by an ellipsis.
  static func wrap(_ text: String, width: Int, most: Int) -> [String] {
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
}
