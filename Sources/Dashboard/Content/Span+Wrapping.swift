import CellUI

extension [Span] {
  /// The spans in lines of at most `width` columns, broken between any two characters.
  func wrapped(to width: Int) -> [[Span]] {
    guard width > 0, displayWidth > width else { return [self] }
    var lines: [[Span]] = [[]]
    var used = 0
    for span in self {
      var text = ""
      func end() {
        if !text.isEmpty { lines[lines.count - 1].append(Span(text, span.style)) }
        text = ""
      }
      for character in span.text {
        let columns = String(character).displayWidth
        if used > 0, used + columns > width {
          end()
          lines.append([])
          used = 0
        }
        text.append(character)
        used += columns
      }
      end()
    }
    return lines
  }
}
