/// A box-drawing character as strokes from the middle of its cell to its edges.
struct BoxLines: Hashable {
  var up = false
  var down = false
  var left = false
  var right = false
  var isHeavy = false
  /// Whether the two arms meet in an arc.
  var isRounded = false
  /// Dashes a cell; 0 for an unbroken line.
  var dashes = 0

  /// Nil for a character that is drawn as text.
  init?(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "─", "━", "┄", "┈", "╌", "╴", "╶": (left, right) = (scalar != "╶", scalar != "╴")
    case "│", "┃", "┆", "┊", "╎", "╵", "╷": (up, down) = (scalar != "╷", scalar != "╵")
    case "┌", "╭": (down, right) = (true, true)
    case "┐", "╮": (down, left) = (true, true)
    case "└", "╰": (up, right) = (true, true)
    case "┘", "╯": (up, left) = (true, true)
    case "├": (up, down, right) = (true, true, true)
    case "┤": (up, down, left) = (true, true, true)
    case "┬": (down, left, right) = (true, true, true)
    case "┴": (up, left, right) = (true, true, true)
    case "┼": (up, down, left, right) = (true, true, true, true)
    default: return nil
    }
    switch scalar {
    case "╌", "╎": dashes = 2
    case "┄", "┆": dashes = 3
    case "┈", "┊": dashes = 4
    case "━", "┃": isHeavy = true
    case "╭", "╮", "╰", "╯": isRounded = true
    default: break
    }
  }
}
