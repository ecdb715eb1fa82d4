extension CellGrid {
  /// The text alone, one line a row, trailing spaces left out, every line ended by a newline.
  public var plainText: String {
    var text = ""
    text.reserveCapacity(cells.count + size.rows)
    for row in 0..<size.rows {
      let line = cells[row * size.columns..<(row + 1) * size.columns]
      let end = (line.lastIndex { $0.scalar != " " || $0.hasMarks } ?? line.startIndex - 1) + 1
      for cell in line[line.startIndex..<end] where cell.width > 0 {
        cell.forEachScalar { text.unicodeScalars.append($0) }
      }
      text.append("\n")
    }
    return text
  }

  /// The text with styles as ANSI sequences, colours in 24 bits; every line ends in a reset.
  public var ansiText: String {
    var text = ""
    text.reserveCapacity(cells.count * 2)
    for row in 0..<size.rows {
      var style = Style.plain
      for column in 0..<size.columns {
        let cell = cells[row * size.columns + column]
        guard cell.width > 0 else { continue }
        if cell.style != style {
          style = cell.style
          text.append(style.ansiSequence)
        }
        cell.forEachScalar { text.unicodeScalars.append($0) }
      }
      text.append("\u{1B}[0m\n")
    }
    return text
  }
}

extension Style {
  /// Resets everything, then sets this style.
  var ansiSequence: String {
    var codes = "0"
    if attributes.contains(.bold) { codes += ";1" }
    if attributes.contains(.dim) { codes += ";2" }
    if attributes.contains(.italic) { codes += ";3" }
    if attributes.contains(.underline) { codes += ";4" }
    if attributes.contains(.reverse) { codes += ";7" }
    if case .rgb(let red, let green, let blue) = foreground {
      codes += ";38;2;\(red);\(green);\(blue)"
    }
    if case .rgb(let red, let green, let blue) = background {
      codes += ";48;2;\(red);\(green);\(blue)"
    }
    return "\u{1B}[\(codes)m"
  }
}
