extension CellGrid {
  /// Replaces everything that is not ASCII by the nearest thing that is, for terminals that show
  /// nothing else; a wide character becomes `?` and a space.
  public mutating func reduceToASCII() {
    for index in cells.indices {
      let cell = cells[index]
      guard cell.scalar.value >= 0x7F || cell.width != 1 || cell.hasMarks else { continue }
      cells[index] = Cell(
        unchecked: cell.width == 0 ? " " : cell.scalar.nearestASCII, width: 1, style: cell.style)
    }
  }
}

extension Unicode.Scalar {
  /// A printable ASCII character that stands for this one; `?` when none does.
  public var nearestASCII: Unicode.Scalar {
    if value < 0x7F { return visible.value < 0x7F ? self : "?" }
    switch self {
    case "─", "━", "╌", "┄", "┈", "–", "—", "−": return "-"
    case "│", "┃", "┆", "┊", "╎", "▏", "▕": return "|"
    case "╭", "╮", "╰", "╯", "├", "┤", "┬", "┴", "┼", "┌", "┐", "└", "┘": return "+"
    case "·", "•", "∙", "◦", "…": return "."
    case "●", "◉", "★", "✔", "✓", "◆": return "*"
    case "○", "◇": return "o"
    case "▸", "▶", "→", "›", "»": return ">"
    case "◂", "◀", "←", "‹", "«": return "<"
    case "▲", "△", "↑": return "^"
    case "▼", "▽", "↓": return "v"
    case "×", "✕", "✖": return "x"
    case "█", "▓", "▒", "░", "▀", "▄": return "#"
    case "±": return "+"
    case "≤": return "<"
    case "≥": return ">"
    case "≈": return "~"
    case "λ": return "l"
    case "β": return "b"
    case "ε": return "e"
    case "σ": return "s"
    case "‘", "’": return "'"
    case "“", "”": return "\""
    case "\u{A0}", "\u{2009}", "\u{202F}", "\u{2800}": return " "
    default: break
    }
    if (0x2460...0x2468).contains(value) { return Unicode.Scalar(UInt8(value - 0x2460 + 0x31)) }
    if (0x2080...0x2089).contains(value) { return Unicode.Scalar(UInt8(value - 0x2080 + 0x30)) }
    if (0x2801...0x28FF).contains(value) { return "*" }
    return "?"
  }
}
