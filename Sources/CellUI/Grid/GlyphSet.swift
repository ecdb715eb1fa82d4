/// The characters a terminal can be trusted with.
public enum GlyphSet: String, CaseIterable, Hashable, Sendable {
  /// Braille curves (2×4 dots a cell), rounded borders.
  case braille
  /// Half blocks (1×2 dots a cell) and square borders, for the 256 characters of a console's font.
  case blocks
  /// ASCII alone: curves of `'`, `.` and `:` (1×2 dots a cell), borders of `+`, `-` and `|`.
  case ascii

  /// Heights of a cell from the least to the whole; shades, or characters of growing weight, where there
  /// are none.
  public var levels: [Unicode.Scalar] {
    switch self {
    case .braille: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    case .blocks: ["░", "▒", "▓", "█"]
    case .ascii: [".", ":", "-", "=", "+", "*", "#", "@"]
    }
  }

  /// Dots a cell has in a `DotCanvas`, across and down.
  public var dotsPerCell: (columns: Int, rows: Int) {
    switch self {
    case .braille: (2, 4)
    case .blocks: (1, 2)
    case .ascii: (1, 2)
    }
  }
}
