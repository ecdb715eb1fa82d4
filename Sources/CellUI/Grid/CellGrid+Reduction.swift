extension CellGrid {
  /// Replaces every character that a terminal with these glyphs cannot be trusted to show by the
  /// nearest one that it can; a wide character becomes one character and a space.
  public mutating func reduce(to glyphs: GlyphSet) {
    guard glyphs != .braille else { return }
    for index in cells.indices {
      let cell = cells[index]
      if cell.scalar.value < 0x7F, cell.width == 1, !cell.hasMarks { continue }
      let scalar: Unicode.Scalar =
        cell.width == 0 ? " " : cell.scalar.nearest(in: glyphs)
      cells[index] = Cell(unchecked: scalar, width: 1, style: cell.style)
    }
  }
}

extension Unicode.Scalar {
  /// The character itself where `glyphs` has it, else the nearest that it has.
  public func nearest(in glyphs: GlyphSet) -> Unicode.Scalar {
    switch glyphs {
    case .braille: self
    case .blocks: nearestOnConsole
    case .ascii: nearestASCII
    }
  }

  /// Console fonts hold 256 characters: Latin, plain lines, half blocks and shades.
  private var nearestOnConsole: Unicode.Scalar {
    if value < 0x7F || (0xA1..<0x100).contains(value) { return self }
    switch self {
    case "─", "│", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "█", "▀", "▄", "▌", "▐", "░", "▒",
      "▓":
      return self
    case "╭": return "┌"
    case "╮": return "┐"
    case "╰": return "└"
    case "╯": return "┘"
    case "━", "╌", "┄", "–", "—", "−": return "─"
    case "┈", "•", "∙", "◦": return "·"
    case "┃", "┆", "┊", "╎": return "│"
    default: return nearestASCII
    }
  }

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
